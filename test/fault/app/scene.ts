/** What tests of mishaps do and look at: mails that name an issue, turns of the schedule, what the page says. */
import type { LogRow, MailboxHealth } from '../../../src/contract';
import { shiftClock } from '../../support/clock';
import { messageRecords, type Keyed } from '../../support/crash/records';
import type { MessageRecord } from '../../../src/app/ledger';
import { comments, sendMail } from '../../support/people';
import type { Product } from '../../support/product';

export const minute = 60_000;

export async function turns(product: Product, count: number, stepMs = 5 * minute): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await product.turn();
    shiftClock(stepMs);
  }
}

export const write = (product: Product, issue: string, word: string): Promise<unknown> =>
  sendMail(product, { from: 'Ana <ana@customer.example>', subject: `[${issue}] ${word}`, text: `This is ${word}.` });

export const recordOf = ({ host }: Product, word: string): Keyed<MessageRecord> | undefined =>
  messageRecords(host.db).find(({ subject = '' }) => subject.includes(word));

export const saying = async (product: Product, issue: string, word: string): Promise<number> =>
  (await comments(product, issue)).filter(({ text }) => text.includes(word)).length;

export async function health(product: Product): Promise<MailboxHealth> {
  const { connections } = await product.ask('connections.list', {});
  const found = connections.find(({ connection }) => connection.direction === 'incoming')?.health;
  if (!found) throw new Error('no mailbox');
  return found;
}

/** The mail's row of the log, as the page shows it. */
export async function rowOf(product: Product, word: string): Promise<LogRow> {
  const { rows } = await product.ask('log.list', { direction: 'in', text: word });
  const [row] = rows;
  if (row === undefined) throw new Error(`no mail ${word}`);
  return row;
}
