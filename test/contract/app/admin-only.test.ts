/** The calls of the admin page are answered to people who administer Jira, whoever else finds a way to send them. */
import { expect, test } from '@jest/globals';
import type { Reply } from '../../../src/contract';
import { askJira } from '../../support/people';
import { openProduct, type Product } from '../../support/product';
import { quietProducts } from '../../support/quiet';

quietProducts();

async function accountIdOf(product: Product, name: string): Promise<string> {
  const [found] = (await askJira(product, 'GET', `user/search?query=${name}`)) as { accountId: string }[];
  return found?.accountId ?? '';
}

async function replyTo(
  { host }: Product,
  accountId: string,
  call: string,
  payload: object = {},
): Promise<Reply<unknown>> {
  const asked = { functionKey: call, payload, accountId, context: { accountId } };
  const answer = await host.runtime.resolve('admin', asked);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value as Reply<unknown>;
}

test('who does not administer Jira is refused, whatever the call, and nothing is done', async () => {
  const product = await openProduct();
  const kim = await accountIdOf(product, 'Kim');
  const { connections } = await product.ask('connections.list', {});
  const id = connections[0]?.connection.id ?? '';
  for (const [call, payload] of [
    ['overview', {}],
    ['connections.list', {}],
    ['connections.delete', { id }],
  ] as const) {
    expect(await replyTo(product, kim, call, payload)).toMatchObject({
      ok: false,
      kind: 'failed',
      failure: { code: 'jira-forbidden', message: 'Only people who administer Jira may use this page.' },
    });
  }
  expect((await product.ask('connections.list', {})).connections).toHaveLength(connections.length);
});

test('when Jira says nothing, nothing is done; it is asked each time', async () => {
  const product = await openProduct({ connected: false });
  const admin = await accountIdOf(product, 'admin');
  expect(await replyTo(product, admin, 'overview')).toMatchObject({ ok: true });
  product.twin.faults.set([{ route: 'GET /rest/api/3/mypermissions', status: 500, times: 1 }]);
  expect(await replyTo(product, admin, 'overview')).toMatchObject({ ok: false, failure: { code: 'jira-unavailable' } });
  expect(await replyTo(product, admin, 'overview')).toMatchObject({ ok: true });
  product.twin.faults.set([{ route: 'GET /rest/api/3/mypermissions', status: 401, times: 1 }]);
  expect(await replyTo(product, admin, 'overview')).toMatchObject({ ok: false, failure: { code: 'jira-forbidden' } });
});
