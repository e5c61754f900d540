/** Several mails that wait for those of another mailbox, each for another time: every one is looked at again soon, and it ends. */
import { expect, test } from '@jest/globals';
import { shiftClock } from '../../support/clock';
import { messageRecords } from '../../support/crash/records';
import { quietProducts } from '../../support/quiet';
import { deliverToSupport, twoMailboxes, type Two } from './two-mailboxes';

quietProducts();

const triesOf = ({ product, kim }: Two, word: string): number | undefined =>
  messageRecords(product.host.db).find(({ mailbox, subject = '' }) => mailbox === kim && subject.includes(word))?.tries;

/** What is queued for later. */
const queued = ({ product }: Two): unknown =>
  (product.host.db.prepare('SELECT count(*) AS count FROM queue_event').get() as { count: unknown }).count;

async function after({ product }: Two, seconds: number): Promise<void> {
  shiftClock(seconds * 1000);
  await product.host.idle();
}

/** As if the other mailbox had got through with it. */
function finish({ product, support }: Two, word: string): void {
  const first = messageRecords(product.host.db).find(
    ({ mailbox, subject = '' }) => mailbox === support && subject.includes(word),
  );
  if (first === undefined) throw new Error(`no mail ${word}`);
  const { key, nextTryMs, ...rest } = first;
  const value = JSON.stringify({ ...rest, outcome: 'comment' });
  product.host.db.prepare('UPDATE entity_message SET value = ? WHERE key = ?').run(value, key);
}

test('when the one that was looked at for is done, the next one gets a reading of its own', async () => {
  const two = await twoMailboxes();
  const { product } = two;
  product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status: 503, retryAfter: 3000 }]);
  const alpha = await deliverToSupport(two, '[DEMO-1] alpha');
  const beta = await deliverToSupport(two, '[DEMO-2] beta');
  await product.turn();
  await alpha.toKim();
  await product.turn();
  await after(two, 3);
  await after(two, 5);
  expect(triesOf(two, 'alpha')).toBe(3);
  await beta.toKim();
  await product.turn();
  // Both are due by now: alpha waits for 16 seconds, beta for four.
  await after(two, 12);
  expect([triesOf(two, 'alpha'), triesOf(two, 'beta')]).toEqual([4, 2]);
  finish(two, 'beta');
  await after(two, 6);
  expect([triesOf(two, 'alpha'), triesOf(two, 'beta')]).toEqual([4, 3]);
  await after(two, 12);
  expect(triesOf(two, 'alpha')).toBe(5);
  // From a minute on the schedule suffices, and nothing is queued any more.
  await after(two, 34);
  expect(triesOf(two, 'alpha')).toBe(6);
  expect(queued(two)).toBe(0);
});
