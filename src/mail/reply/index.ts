/** What a person says in a mail, apart from what the mail carries along. */
export { splitReply } from './split';
export type { ReplyOptions, ReplySplit, Stretch } from './split';
export type { Clue } from './cut';
export type { Forwarded } from './forward';
export { wellKnownMarkers } from './marker';
