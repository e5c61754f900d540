/** What ties a mail to an issue: subject, keys in it, signed tokens in addresses and Message-IDs. */
export { baseSubject, readSubject } from './base-subject';
export type { SubjectParts, SubjectPrefix } from './base-subject';
export { beatHeader, readBeat, signBeat } from './beat';
export type { BeatMark } from './beat';
export { keyCandidates } from './issue-key';
export type { KeyCandidate } from './issue-key';
export { plusToken, readPlusAddress } from './plus-address';
export type { PlusAddress } from './plus-address';
export { readReplyToken, signReplyToken } from './reply-token';
export type { ReplyToken } from './reply-token';
