/** The last word to the mail server, cut off or refused: it is said later, whenever the mail was settled. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { holdClock, releaseClock } from '../../support/clock';
import { gatewayBehind } from '../../support/gateway-behind';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { health, minute, recordOf, saying, turns, write } from './scene';

beforeEach(holdClock);
afterEach(async () => {
  await closeProducts();
  releaseClock();
});

/** The gateway cannot be reached when it shall acknowledge, once. */
async function losing(meanwhile: (product: Product) => void = () => undefined): Promise<Product> {
  let left = 1;
  const product = await openProduct({
    startGateway: gatewayBehind((path, ask) => {
      if (path !== '/v1/acknowledge' || left-- <= 0) return ask();
      meanwhile(product);
      return Promise.resolve(null);
    }),
  });
  return product;
}

/** A mail that waits, and lies behind the cursor. */
async function waiting(product: Product): Promise<void> {
  product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status: 403, times: 1 }]);
  await write(product, 'DEMO-1', 'alpha');
  await product.turn();
  expect(recordOf(product, 'alpha')?.outcome).toBe('waiting');
}

const flags = (product: Product): readonly (readonly string[])[] =>
  product.host.mail.messages('support@postroom.example', 'INBOX').map((one) => one.flags);

test('of a mail that was just listed', async () => {
  const product = await losing();
  await write(product, 'DEMO-1', 'alpha');
  await turns(product, 4, 15 * minute);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  expect(flags(product)).toEqual([['\\Seen']]);
});

test('of a mail that had waited, and that no list names any more', async () => {
  const product = await losing();
  await waiting(product);
  await turns(product, 8, 15 * minute);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  expect(flags(product)).toEqual([['\\Seen']]);
});

test('of a mail whose number means nothing any more when it is said again: under its new one', async () => {
  const product = await losing(({ host }) => host.mail.renewUidValidity('support@postroom.example', 'INBOX'));
  await waiting(product);
  await turns(product, 8, 15 * minute);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  expect(flags(product)).toEqual([['\\Seen']]);
  expect(await health(product)).toMatchObject({ state: 'fine', failure: null });
  expect((await product.ask('accounts', {})).unexplained).toBe(0);
});
