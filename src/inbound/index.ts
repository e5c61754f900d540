/** What an incoming message means. Pure: facts in, a Disposition out, with the steps that led to it. */
export { threadClues, type Clue } from './clues';
export { mailBody, type CommentOptions, type MailBody } from './comment';
export { decide, isJudgedByHandler } from './decide';
export type * from './disposition';
export { needsOfThread, needsUser } from './facts';
export type * from './facts';
export { chooseHandler, type Choice } from './match/offer';
export { explanationOf } from './explain';
export {
  accountsIn,
  delayInWords,
  differences,
  dispositionInWords,
  outcomeInShort,
  reasonOf,
  valueInWords,
  type Names,
  type Planned,
} from './in-words';
export { judgeFiles, mayBeLogo, type FileVerdict } from './plan/files';
export type { PlannedIssue } from './plan/new-issue';
export { planPeople, type PlannedPeople } from './plan/people';
export { wished } from './wish';
export { isBelieved } from './thread';
