/** Whose mail it is taken for: chosen for held mail, remembered for the address, and forgotten again; over the whole product. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AdminInput, LogEntry } from '../../../src/contract';
import { askJira, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'Ana Private <ana@home.example>';

/** Only Jira users open issues; mail of others is held. */
async function forUsersOnly(): Promise<Product> {
  const product = await openProduct();
  const [own] = (await product.ask('handlers.list', {})).handlers;
  const { id, version, createdAtMs: _made, updatedAtMs: _changed, ...draft } = own!;
  const access = { ...draft.access, create: { kind: 'known' as const }, otherwise: { kind: 'hold' as const } };
  await product.ask('handlers.save', { id, basedOn: version, draft: { ...draft, access } });
  return product;
}

async function accountOf(product: Product, name: string): Promise<string> {
  const { people } = await product.ask('handlers.people', { query: name });
  return people[0]!.accountId;
}

async function heldIds(product: Product): Promise<string[]> {
  return (await product.ask('held.list', { cause: null })).rows.map(({ id }) => id);
}

async function after(
  product: Product,
  ids: string[],
  wish: AdminInput<'log.wish'>['wish'],
): Promise<readonly LogEntry[]> {
  await product.ask('log.wish', { ids, wish });
  await product.host.idle();
  return Promise.all(ids.map((id) => product.ask('log.get', { id, direction: 'in' })));
}

async function reporterOf(product: Product, issueKey: string | null): Promise<string> {
  const issue = (await askJira(product, 'GET', `issue/${issueKey}?fields=reporter`)) as {
    fields: { reporter: { displayName: string } };
  };
  return issue.fields.reporter.displayName;
}

async function created(product: Product): Promise<readonly (string | null)[]> {
  const { rows } = await product.ask('log.list', { direction: 'in', outcome: 'create' });
  return rows.map(({ issueKey }) => issueKey);
}

describe('held mail of an address that Jira does not know', () => {
  it('is released as a Jira user’s, once, and the log says whose it is taken for and who chose that', async () => {
    const product = await forUsersOnly();
    await sendMail(product, { from: ana, subject: 'From home', text: 'I am Kim.' });
    await product.turn();
    const ids = await heldIds(product);
    expect(ids).toHaveLength(1);
    const accountId = await accountOf(product, 'Kim');
    const wish = { kind: 'release', sender: { accountId } } as const;
    await Promise.all([after(product, ids, wish), after(product, ids, wish)]);
    await product.turn();
    expect(await created(product)).toHaveLength(1);
    const entry = await product.ask('log.get', { id: ids[0]!, direction: 'in' });
    expect(await reporterOf(product, entry.row.issueKey)).toBe('Kim Agent');
    const chosen = entry.journey.find(({ title }) => title === 'Sender chosen');
    expect(chosen?.detail).toMatch(/^Mail of ana@home\.example, taken for mail of Kim Agent\. .+ chose that\.$/);
    expect(entry.checks).toContainEqual({
      check: 'Whom did a person choose as the sender?',
      matched: false,
      looked: 'ana@home.example is taken for Kim Agent',
    });
    // Chosen for this mail, not for the address.
    await sendMail(product, { from: ana, subject: 'Again', text: 'Me again.' });
    await product.turn();
    expect(await heldIds(product)).toHaveLength(1);
  });

  it('stays held when it is released as whoever has the address', async () => {
    const product = await forUsersOnly();
    await sendMail(product, { from: ana, subject: 'From home', text: 'I am Kim.' });
    await product.turn();
    const [entry] = await after(product, await heldIds(product), { kind: 'release' });
    expect(entry).toMatchObject({ row: { outcome: 'hold', cause: 'not-allowed' } });
    expect(entry?.journey.map(({ title }) => title)).not.toContain('Sender chosen');
  });

  it('is remembered: later mail needs nobody, until the address is forgotten', async () => {
    const product = await forUsersOnly();
    await sendMail(product, { from: ana, subject: 'First', text: 'One.' });
    await product.turn();
    const accountId = await accountOf(product, 'Kim');
    await after(product, await heldIds(product), { kind: 'release', sender: { accountId, remember: true } });
    await sendMail(product, { from: 'ana@HOME.example', subject: 'Second', text: 'Two.' });
    await product.turn();
    const keys = await created(product);
    expect(keys).toHaveLength(2);
    expect(await Promise.all(keys.map((key) => reporterOf(product, key)))).toEqual(['Kim Agent', 'Kim Agent']);
    expect((await product.ask('senders.list', {})).senders).toMatchObject([
      { address: 'ana@home.example', accountId, person: { displayName: 'Kim Agent', active: true } },
    ]);
    expect(await product.ask('senders.forget', { address: 'ana@home.example' })).toEqual({ forgotten: true });
    await sendMail(product, { from: ana, subject: 'Third', text: 'Three.' });
    await product.turn();
    expect(await heldIds(product)).toHaveLength(1);
    // Taken back.
    await product.ask('senders.save', { address: 'Ana@home.example', accountId });
    await after(product, await heldIds(product), { kind: 'release' });
    expect(await created(product)).toHaveLength(3);
  });

  it('all of a kind are one person’s, and that person reports the issues made by hand', async () => {
    const product = await forUsersOnly();
    for (const at of [1, 2, 3]) await sendMail(product, { from: ana, subject: `Matter ${at}`, text: `Text ${at}.` });
    await product.turn();
    const { groups } = await product.ask('held.groups', {});
    const { mailbox, cause } = groups[0]!;
    const sender = { accountId: await accountOf(product, 'Sam'), remember: true };
    const create = { kind: 'create', projectKey: 'DEMO', issueType: 'Task', sender } as const;
    await product.ask('held.wishAll', { mailboxId: mailbox.id, cause, wish: create });
    await product.host.idle();
    const keys = await created(product);
    expect(await Promise.all(keys.map((key) => reporterOf(product, key)))).toEqual(Array(3).fill('Sam Agent'));
    expect((await product.ask('senders.list', {})).senders).toHaveLength(1);
    expect((await product.ask('accounts', {})).unexplained).toBe(0);
  });

  it('cannot be somebody’s who is not in Jira: nothing is asked for', async () => {
    const product = await forUsersOnly();
    await sendMail(product, { from: ana, subject: 'From home', text: 'I am Kim.' });
    await product.turn();
    const ids = await heldIds(product);
    const wish = { kind: 'release', sender: { accountId: 'nobody', remember: true } } as const;
    const reply = await product.reply('log.wish', { ids, wish });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'jira-user-inactive' } });
    expect(
      await product.reply('log.wish', { ids, wish: { kind: 'release', sender: { accountId: '' } } }),
    ).toMatchObject({
      ok: false,
      problems: [{ field: 'wish.sender.accountId', message: 'Choose a Jira user.' }],
    });
    expect((await product.ask('senders.list', {})).senders).toEqual([]);
    expect((await product.ask('held.groups', {})).groups).toMatchObject([{ count: 1 }]);
  });
});
