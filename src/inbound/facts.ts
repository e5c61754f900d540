/** What a decision is made from. Everything that had to be looked up comes in here; what need not be is not asked for. */
import type { LeftOver, MailHandler } from '../contract';
import type { BeatMark, MailKind, Message } from '../mail';
import type { Clue } from './clues';
import type { IssueFacts } from './disposition';
import type { Choice } from './match/offer';

/** A Jira user with the sender's address. */
export interface UserFacts {
  readonly accountId: string;
  readonly displayName: string;
  readonly active: boolean;
}

/** How the sender has to do with an issue. */
export type Involvement = 'reporter' | 'assignee' | 'watcher' | 'correspondent';

/** A clue, followed. */
export interface FollowedClue {
  readonly clue: Clue;
  /** null = it led nowhere. */
  readonly issue: IssueFacts | null;
  /** Empty also when it was not asked; see `Needs`. */
  readonly involvedAs: readonly Involvement[];
}

export interface Facts {
  readonly message: Message;
  readonly kind: MailKind;
  /** The signed mark of a heartbeat; null = it has none, or it is forged. */
  readonly beat: BeatMark | null;
  /** When it was received is before the mailbox was set to begin. */
  readonly beforeStart: boolean;
  readonly choice: Choice;
  readonly leftOver: LeftOver;
  /** In the order in which they are believed; those after the first that held need not have been followed. */
  readonly clues: readonly FollowedClue[];
  /** null = nobody with the sender's address, or not asked. */
  readonly user: UserFacts | null;
  /** The Jira user whose mail it is taken for, by name, because a person chose so; null = whoever has its address. */
  readonly mapped: string | null;
  /** Comments by mail that the sender made on the issue within the handler's time. */
  readonly recentMails: number;
  readonly nowMs: number;
}

/** What must be looked up for a mail that a handler takes, beside the issues its clues lead to. */
export interface Needs {
  /** Whether the sender is a Jira user: to believe a clue, or for what comes after. */
  readonly user: boolean;
  /** How the sender is involved in the issue that a clue leads to. */
  readonly involvement: boolean;
}

/** Before the issue is known. */
export function needsOfThread({ threads, access }: MailHandler): Needs {
  const involvement = access.comment.kind === 'involved' || threads.subjectKey === 'involved';
  return { involvement, user: involvement || threads.subjectKey === 'known' };
}

/** Once it is known whether there is an issue. */
export function needsUser({ access, sender, people }: MailHandler, found: boolean): boolean {
  if (sender.unknown === 'hold' || people.senderWatches) return true;
  const { kind } = found ? access.comment : access.create;
  if (kind === 'known' || kind === 'involved') return true;
  return found ? sender.comment === 'verified-user' : sender.asReporter;
}
