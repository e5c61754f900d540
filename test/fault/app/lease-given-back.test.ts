/** A reading that ends at a refused call of the storage gives the lease back: nobody waits for it to run out, or takes it for a death. */
import { expect, test } from '@jest/globals';
import type { PlatformCall } from '../../../src/local/runtime';
import { openProduct, type Product } from '../../support/product';
import { quietProducts } from '../../support/quiet';

quietProducts();

interface Lease {
  readonly owner: string;
  readonly deaths: number;
}

function leaseOf({ host }: Product): Lease | null {
  const row = host.db.prepare('SELECT value FROM entity_lease').get() as { value: string } | undefined;
  return row === undefined ? null : (JSON.parse(row.value) as Lease);
}

/** Reading the ledger's state is the last call before the mailbox is opened. */
test('a refused read of the state leaves no lease behind', async () => {
  const names: string[] = [];
  let refuse: number | null = null;
  const product = await openProduct({
    interfere: ({ kind, name, functionKey }: PlatformCall) => {
      if (kind !== 'storage' || functionKey !== 'read-mailbox') return undefined;
      names.push(name);
      return refuse === names.length ? { status: 403, code: 'FORBIDDEN' } : undefined;
    },
  });
  names.length = 0;
  await product.turn();
  const taken = names.indexOf('/api/v1/transaction');
  expect(names[taken + 1]).toBe('/api/v1/get');
  names.length = 0;
  refuse = taken + 2;
  await product.turn();
  expect(names.length).toBeGreaterThan(refuse);
  expect(leaseOf(product)).toMatchObject({ owner: '', deaths: 0 });
});
