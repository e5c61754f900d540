/** A reading whose time is over ends within its margin of 45 seconds, also when Jira is slow. */
import { afterEach, expect, test } from '@jest/globals';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { messageRecords } from '../../support/crash/records';
import { closeProducts, openProduct } from '../../support/product';

afterEach(async () => {
  await closeProducts();
  releaseClock();
});
const support = 'support@postroom.example';

test('what is in work when time is up is done before the function is stopped', async () => {
  holdClock();
  const product = await openProduct();
  const { mail, db } = product.host;
  for (let at = 0; at < 140; at++) {
    await mail.append(support, 'INBOX', [
      Buffer.from(
        `From: user${at}@customer.example\r\nTo: ${support}\r\nSubject: Question ${at}\r\nMessage-ID: <${at}@customer.example>\r\n\r\nMail ${at}.\r\n`,
      ),
    ]);
  }
  product.twin.faults.set([{ route: 'POST /rest/api/3/issue', delayMs: 9000 }]);
  const turn = product.turn();
  const many = () => messageRecords(db).filter(({ outcome }) => outcome === 'claimed').length;
  const waitMs = Date.now();
  while (many() < 90 && Date.now() - waitMs < 6000) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(many()).toBeGreaterThan(40);
  // Less than the margin is left: nothing new is taken up.
  shiftClock(900_000 - 44_000);
  const startMs = Date.now();
  const owner = (): string =>
    (JSON.parse((db.prepare('SELECT value FROM entity_lease').get() as { value: string }).value) as { owner: string })
      .owner;
  const mine = owner();
  while (owner() === mine) await new Promise((resolve) => setTimeout(resolve, 100));
  const tookMs = Date.now() - startMs;
  product.twin.faults.set([]);
  await turn;
  expect(tookMs).toBeLessThan(45_000);
}, 200_000);
