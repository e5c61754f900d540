/** Accounts that add up: what the server listed and what became of it come from two places, and a lost mail shows. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AccountDay } from '../../../src/contract';
import { losingGateway, type Loss } from '../../support/losing-gateway';
import { sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'Ana Example <ana@customer.example>';

async function today(product: Product): Promise<AccountDay> {
  const { mailboxes } = await product.ask('accounts', {});
  const days = mailboxes.flatMap((mailbox) => mailbox.days);
  expect(days).toHaveLength(1);
  return days[0]!;
}

async function recounted(product: Product): Promise<{ outcomes: object; booked: object }> {
  const { mailboxes } = await product.ask('accounts', {});
  const [mailbox] = mailboxes;
  const { outcomes, booked, complete } = await product.ask('accounts.recount', {
    mailboxId: mailbox!.mailboxId,
    day: mailbox!.days[0]!.day,
  });
  expect(complete).toBe(true);
  return { outcomes, booked };
}

const positive = (counts: object): object =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

describe('accounts', () => {
  it('listed = comments + new issues + discarded, also after the mails are listed again', async () => {
    const product = await openProduct();
    await sendMail(product, { from: ana, subject: '[DEMO-1] more', text: 'It is still broken.' });
    await sendMail(product, { from: ana, subject: 'Something new', text: 'A new matter.' });
    const automatic = [{ name: 'Auto-Submitted', value: 'auto-replied' }];
    await sendMail(product, { from: ana, subject: 'Out of office', text: 'I am away.', headers: automatic });
    await product.turn();
    await product.turn();
    const day = await today(product);
    expect(day).toMatchObject({ listed: 3, inWork: 0, unexplained: 0 });
    expect(positive(day.outcomes)).toEqual({ comment: 1, create: 1, discard: 1 });
    const { outcomes, booked } = await recounted(product);
    expect(outcomes).toEqual(positive(booked));
    const { hours, unexplained } = await product.ask('accounts', {});
    expect(hours.map((hour) => positive(hour.outcomes))).toEqual([{ comment: 1, create: 1, discard: 1 }]);
    expect(unexplained).toBe(0);
  });

  it('a mail that the gateway lost is unexplained, and only that', async () => {
    const loss: Loss = { text: 'swallow me', lost: 0 };
    const product = await openProduct({ startGateway: losingGateway(loss) });
    await sendMail(product, { from: ana, subject: '[DEMO-1] one', text: 'First.' });
    await sendMail(product, { from: ana, subject: '[DEMO-1] two', text: 'Please swallow me.' });
    await sendMail(product, { from: ana, subject: '[DEMO-1] three', text: 'Third.' });
    await product.turn();
    expect(loss.lost).toBeGreaterThan(0);
    const day = await today(product);
    expect(day).toMatchObject({ listed: 3, unexplained: 1 });
    expect((await product.ask('overview', {})).unexplained).toBe(1);
  });
});
