/** Two readers of one mailbox, one after the other, within the time between two calls to the storage. */
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from '@jest/globals';
import { closeProducts, openProduct } from '../../support/product';
import { saying, write } from './scene';

afterEach(closeProducts);

const stateOf = (db: DatabaseSync): unknown =>
  (db.prepare(`SELECT value FROM kvs WHERE key GLOB 'mailbox:*'`).get() as { value: unknown }).value;
const setState = (db: DatabaseSync, value: unknown): void =>
  void db.prepare(`UPDATE kvs SET value = ? WHERE key GLOB 'mailbox:*'`).run(value as string);

test('one that looked before the other was done goes on from where that one got to', async () => {
  let atLease: () => void = () => undefined;
  const product = await openProduct({
    interfere: ({ name, functionKey }) => {
      if (name === '/api/v1/entity/get' && functionKey === 'read-mailbox') atLease();
      return undefined;
    },
  });
  const { db } = product.host;
  await product.turn();
  const before = stateOf(db);
  await write(product, 'DEMO-1', 'alpha');
  await product.turn();
  const after = stateOf(db);
  expect(after).not.toEqual(before);
  // The second one reads the state of before; then the first writes where it got to, and gives the lease back.
  setState(db, before);
  let looked = 0;
  atLease = () => {
    looked += 1;
    atLease = () => undefined;
    setState(db, after);
  };
  await product.turn();
  expect(looked).toBe(1);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  const { mailboxes, unexplained } = await product.ask('accounts', {});
  expect([mailboxes[0]?.days[0]?.listed, unexplained]).toEqual([1, 0]);
});
