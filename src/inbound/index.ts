/** What an incoming message means. Pure: facts in, a Disposition out, with the steps that led to it. */
export { threadClues, type Clue } from './clues';
export { mailBody, type CommentOptions, type MailBody } from './comment';
export { decide, type Facts } from './decide';
export { wished } from './wish';
export type * from './disposition';
