/** The last mails of a mailbox, judged with the stored handlers and with the edited one: only what would change is told. */
import type { Backtest, BacktestChange, MailToExplain } from '../../contract';
import { differences, outcomeInShort } from '../../inbound';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { judge, openBench, type Bench, type Edited } from './judge';
import { fetchMails, mailsOf, type FetchedMail } from './mails';

export interface BacktestInput extends Edited {
  readonly mailboxId: string;
  readonly last: number;
}

/** The answer must be on its way before the platform ends the call. */
const marginMs = 6_000;
/** Fetched together: few enough to stop in time. */
const atOnce = 10;

export async function backtest(world: World, { mailboxId, last, ...edited }: BacktestInput): Promise<Backtest> {
  const bench = await openBench(world, mailboxId, edited);
  const mails = await lastMails(world, mailboxId, last);
  const changes: BacktestChange[] = [];
  let looked = 0;
  let asked = 0;
  for (let at = 0; at < mails.length && world.now() < world.deadlineMs - marginMs; at += atOnce) {
    const some = mails.slice(at, at + atOnce);
    asked += some.length;
    const fetched = new Map<string, FetchedMail>();
    const refs = some.map(({ ref }) => ref);
    for await (const mail of fetchMails(world, bench.connection, refs)) fetched.set(JSON.stringify(mail.ref), mail);
    for (const mail of some) {
      const found = fetched.get(JSON.stringify(mail.ref));
      const compared = found === undefined ? null : await attempt(() => compare(bench, mail, found));
      if (compared?.ok !== true) continue;
      looked += 1;
      if (compared.value !== null) changes.push(compared.value);
    }
  }
  return { looked, changes, missing: asked - looked, complete: asked === mails.length };
}

async function lastMails(world: World, mailboxId: string, last: number): Promise<readonly MailToExplain[]> {
  const found: MailToExplain[] = [];
  let cursor: string | null = null;
  do {
    const page = await mailsOf(world, mailboxId, cursor, Math.min(100, last));
    found.push(...page.mails);
    cursor = page.cursor;
  } while (cursor !== null && found.length < last);
  return found.slice(0, last);
}

/** null = nothing would change. */
async function compare(
  bench: Bench,
  mail: MailToExplain,
  { message, bytes, receivedMs }: FetchedMail,
): Promise<BacktestChange | null> {
  const before = await judge(bench.stored, message, bytes, receivedMs);
  const after = await judge(bench.edited, message, bytes, receivedMs);
  const all = differences(before, after);
  // Another handler that does the same changes nothing for anybody.
  if (all.every((difference) => difference.startsWith('handler: '))) return null;
  const told = all.filter((difference) => !difference.startsWith('outcome: ') && !difference.startsWith('handler: '));
  return { mail, before: outcomeInShort(before.decision), after: outcomeInShort(after.decision), differences: told };
}
