/** Two machines that answer each other, as far as the ledger shows: the brake acted, or one sender answers again and again. Pure. */
import type { MessageRecord } from '../ledger';
import type { Raised } from './situation';

type Seen = Pick<MessageRecord, 'atMs' | 'cause' | 'sender' | 'issueKey'>;

export interface LoopWatch {
  readonly id: string;
  readonly name: string;
  /** The longest time in which a handler of the mailbox counts mails of one sender to one issue. */
  readonly brakeMinutes: number;
}

const minuteMs = 60_000;
/** A person is away: one note, perhaps a few. So many within an hour are a loop, though none of them got in. */
const mostAutoReplies = 10;
const countedMs = 60 * minuteMs;

/** How far back the ledger must be looked at. */
export const loopSinceMs = ({ brakeMinutes }: LoopWatch, nowMs: number): number =>
  nowMs - Math.max(brakeMinutes * minuteMs, countedMs);

/** @param records held and discarded mails of the mailbox of late */
export function loopsIn(watch: LoopWatch, records: readonly Seen[], nowMs: number): readonly Raised[] {
  const { id, name, brakeMinutes } = watch;
  const within = (ms: number, cause: string): readonly Seen[] =>
    records.filter((one) => one.cause === cause && nowMs - one.atMs < ms);
  // The brake lets go when as much time has passed as it counts.
  const braked = grouped(within(brakeMinutes * minuteMs, 'too-many'), ({ sender, issueKey }) => [sender, issueKey]);
  const answers = grouped(within(countedMs, 'auto-reply'), ({ sender }) => [sender]);
  return [
    ...braked.map(({ words: [sender = '', issue = ''], count }) =>
      loop(
        `${id} ${sender} ${issue}`,
        `Mail of ${sender} to ${issue || 'an issue'} comes too often to “${name}”: ${mails(count)} held, perhaps two machines answer each other.`,
      ),
    ),
    ...answers
      .filter(({ count }) => count >= mostAutoReplies)
      .map(({ words: [sender = ''], count }) =>
        loop(
          `${id} ${sender}`,
          `${sender} sent ${count} automatic answers to “${name}” within an hour: perhaps two machines answer each other. None was let in.`,
        ),
      ),
  ];
}

const loop = (about: string, text: string): Raised => ({ kind: 'loop', about, text });

const mails = (count: number): string => (count === 1 ? '1 mail is' : `${count} mails are`);

function grouped(
  records: readonly Seen[],
  wordsOf: (one: Seen) => readonly (string | undefined)[],
): readonly { readonly words: readonly string[]; readonly count: number }[] {
  const groups = new Map<string, { words: string[]; count: number }>();
  for (const one of records) {
    const words = wordsOf(one).map((word) => word ?? '');
    const group = groups.get(words.join(' ')) ?? { words, count: 0 };
    groups.set(words.join(' '), { words, count: group.count + 1 });
  }
  return [...groups.values()];
}
