/** The last mails of a mailbox, judged with the stored handlers and with the edited one: only what would change is told. */
import type { Backtest, BacktestChange, MailToExplain } from '../../contract';
import { differences, outcomeInShort } from '../../inbound';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { judge, namesIn, openBench, type Bench, type Edited } from './judge';
import { fetchMails, mailsOf, type FetchedMail } from './mails';

export interface BacktestInput extends Edited {
  readonly mailboxId: string;
  readonly last: number;
  readonly cursor: string | null;
}

/** Judged in one call: few enough to be done long before the platform ends it, and for the page to show that it goes on. */
const stretch = 10;

export async function backtest(world: World, { mailboxId, last, cursor, ...edited }: BacktestInput): Promise<Backtest> {
  const bench = await openBench(world, mailboxId, edited);
  const { mails, cursor: next } = await mailsOf(world, mailboxId, cursor, Math.min(stretch, last));
  const fetched = new Map<string, FetchedMail>();
  const refs = mails.map(({ ref }) => ref);
  for await (const mail of fetchMails(world, bench.connection, refs)) fetched.set(JSON.stringify(mail.ref), mail);
  const changes: BacktestChange[] = [];
  let looked = 0;
  for (const mail of mails) {
    const found = fetched.get(JSON.stringify(mail.ref));
    const compared = found === undefined ? null : await attempt(() => compare(bench, mail, found));
    if (compared?.ok !== true) continue;
    looked += 1;
    if (compared.value !== null) changes.push(compared.value);
  }
  return { looked, changes, missing: mails.length - looked, cursor: next };
}

/** null = nothing would change. */
async function compare(
  bench: Bench,
  mail: MailToExplain,
  { message, bytes, receivedMs }: FetchedMail,
): Promise<BacktestChange | null> {
  const before = await judge(bench.stored, message, bytes, receivedMs);
  const after = await judge(bench.edited, message, bytes, receivedMs);
  const all = differences(before, after, await namesIn(bench.edited, before.decision, after.decision));
  // Another handler that does the same changes nothing for anybody.
  if (all.every((difference) => difference.startsWith('handler: '))) return null;
  const told = all.filter((difference) => !difference.startsWith('outcome: ') && !difference.startsWith('handler: '));
  return { mail, before: outcomeInShort(before.decision), after: outcomeInShort(after.decision), differences: told };
}
