/** Mail handlers as the admin page edits them, through the app on the runtime: stored, ordered, copied, switched off. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { handlerDraft, type HandlerList } from '../../../src/contract';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const names = ({ handlers }: HandlerList): string[] =>
  handlers.map(({ name, enabled }) => (enabled ? name : `(${name})`));
const draft = (name: string): ReturnType<typeof handlerDraft.parse> => handlerDraft.parse({ name });

async function withTwo(): Promise<{ product: Product; own: string; billing: string }> {
  const product = await openProduct();
  const { handlers } = await product.ask('handlers.list', {});
  const own = handlers[0]!.id;
  const { id: billing } = await product.ask('handlers.save', { id: null, basedOn: null, draft: draft('Billing') });
  return { product, own, billing };
}

describe('mail handlers', () => {
  it('a mailbox comes with one, whose plainest part the connection shows', async () => {
    const product = await openProduct();
    const { handlers, leftOver } = await product.ask('handlers.list', {});
    expect(leftOver).toBe('hold');
    expect(handlers).toHaveLength(1);
    const issue = { projectKey: 'DEMO', issueType: 'Task' };
    expect(handlers[0]).toMatchObject({ name: 'Standard', notFound: { kind: 'create', issue } });
    const { connections } = await product.ask('connections.list', {});
    expect(connections.map(({ newIssue }) => newIssue)).toEqual([{ kind: 'create', ...issue }, null]);
  });

  it('a new one comes first; they are put in another order, copied, switched off and deleted', async () => {
    const { product, own, billing } = await withTwo();
    expect(names(await product.ask('handlers.list', {}))).toEqual(['Billing', 'Standard']);
    expect(names(await product.ask('handlers.reorder', { ids: [own, billing] }))).toEqual(['Standard', 'Billing']);
    const cloned = await product.ask('handlers.clone', { id: own });
    expect(names(cloned)).toEqual(['Standard', '(Standard (copy))', 'Billing']);
    expect(names(await product.ask('handlers.enable', { id: billing, enabled: false }))).toEqual([
      'Standard',
      '(Standard (copy))',
      '(Billing)',
    ]);
    expect(names(await product.ask('handlers.delete', { id: cloned.id }))).toEqual(['Standard', '(Billing)']);
    expect((await product.ask('handlers.leftOver', { leftOver: 'discard' })).leftOver).toBe('discard');
  });

  it('a save over another person’s is refused', async () => {
    const { product, billing } = await withTwo();
    await product.ask('handlers.save', { id: billing, basedOn: 1, draft: draft('Invoices') });
    const late = await product.reply('handlers.save', { id: billing, basedOn: 1, draft: draft('Money') });
    expect(late).toMatchObject({ ok: false, failure: { code: 'setting-invalid' } });
    expect(names(await product.ask('handlers.list', {}))).toEqual(['Invoices', 'Standard']);
  });

  it('the connection’s form changes its own handler and leaves the rest of it', async () => {
    const { product, own } = await withTwo();
    const before = await product.ask('handlers.get', { id: own });
    const issue = { projectKey: 'DEMO', issueType: 'Task', labels: ['mail'] };
    const { id: _, version, createdAtMs: _made, updatedAtMs: _changed, ...rest } = before;
    const changed = { ...rest, notFound: { kind: 'create' as const, issue } };
    await product.ask('handlers.save', { id: own, basedOn: version, draft: changed });
    const view = await product.ask('connections.get', { id: own });
    const { direction, name, server } = view.connection;
    if (view.connection.direction !== 'incoming' || direction !== 'incoming') throw new Error('not incoming');
    await product.ask('connections.save', {
      id: own,
      draft: { direction, name, server, incoming: view.connection.incoming },
      password: null,
      newIssue: { kind: 'create', projectKey: 'DEMO', issueType: 'Bug' },
    });
    const { notFound } = await product.ask('handlers.get', { id: own });
    expect(notFound).toMatchObject({ issue: { issueType: 'Bug', labels: ['mail'] } });
  });

  it('a mailbox whose last handler was deleted has the standard one: nothing is created, answers are taken', async () => {
    const { product, own, billing } = await withTwo();
    await product.ask('handlers.delete', { id: own });
    expect(names(await product.ask('handlers.delete', { id: billing }))).toEqual(['Standard']);
    expect(await product.ask('handlers.get', { id: own })).toMatchObject({ notFound: { kind: 'hold' } });
  });
});
