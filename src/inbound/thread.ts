/** To which issue a mail belongs: the first clue that leads to one and that the handler believes from this sender. */
import type { MailHandler } from '../contract';
import type { Thread } from './disposition';
import type { FollowedClue, UserFacts } from './facts';

export type ClueOutcome = 'chosen' | 'no-issue' | 'not-allowed' | 'not-needed';

/** Whether the handler takes a mail to an issue by such a clue. What we signed ourselves always counts. */
export function isBelieved({ clue, involvedAs }: FollowedClue, handler: MailHandler, user: UserFacts | null): boolean {
  switch (clue.by) {
    case 'reply-token':
      return true;
    case 'references':
      return handler.threads.references;
    case 'plus-address':
    case 'subject-key':
      switch (handler.threads.subjectKey) {
        case 'everyone':
          return true;
        case 'known':
          return user?.active === true;
        case 'involved':
          return involvedAs.length > 0;
        case 'never':
          return false;
      }
  }
}

/** What came of each clue. Without a handler (a bounce) whatever leads to an issue is believed: nothing is written there. */
export function judgeClues(
  clues: readonly FollowedClue[],
  handler: MailHandler | null,
  user: UserFacts | null,
): readonly { readonly followed: FollowedClue; readonly outcome: ClueOutcome }[] {
  let chosen = false;
  return clues.map((followed) => {
    const outcome = chosen
      ? 'not-needed'
      : followed.issue === null
        ? 'no-issue'
        : handler === null || isBelieved(followed, handler, user)
          ? 'chosen'
          : 'not-allowed';
    chosen ||= outcome === 'chosen';
    return { followed, outcome };
  });
}

export interface ChosenThread {
  readonly thread: Thread;
  readonly followed: FollowedClue;
}

export function chooseThread(
  clues: readonly FollowedClue[],
  handler: MailHandler | null,
  user: UserFacts | null,
): ChosenThread | null {
  const followed = judgeClues(clues, handler, user).find(({ outcome }) => outcome === 'chosen')?.followed;
  const issue = followed?.issue ?? null;
  if (followed === undefined || issue === null) return null;
  const { clue } = followed;
  return { thread: { issue, by: clue.by, said: clue.said }, followed };
}
