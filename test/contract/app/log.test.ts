/** The mail log over the whole product: search, pages, the journey, the source, the finder, and held mail handled. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AdminInput, LogRow } from '../../../src/contract';
import { parseMessage } from '../../../src/mail';
import { askJira, comments, commentAs, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'Ana Example <ana@customer.example>';
const bo = 'Bo Example <bo@customer.example>';

async function rows(product: Product, asked: AdminInput<'log.list'> = {}): Promise<readonly LogRow[]> {
  return (await product.ask('log.list', asked)).rows;
}

const subjects = (found: readonly LogRow[]): readonly string[] => found.map(({ subject }) => subject);

/** The demo mailbox with mails without an issue held, as it is until a project is chosen. */
async function holding(): Promise<Product> {
  const product = await openProduct();
  const { connections } = await product.ask('connections.list', {});
  const { connection } = connections.find(({ health }) => health !== null)!;
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = connection;
  await product.ask('connections.save', { id, draft, password: null, newIssue: { kind: 'hold' } });
  return product;
}

describe('search', () => {
  it('finds by sender, subject, Message-ID, issue and outcome', async () => {
    const product = await openProduct();
    const first = await sendMail(product, { from: ana, subject: '[DEMO-1] Printer on fire', text: 'Help.' });
    await sendMail(product, { from: bo, subject: 'Überraschung im Büro', text: 'A new matter.' });
    await product.turn();
    await commentAs(product, 'kim@postroom.example', 'DEMO-1', 'We are on our way.');
    await product.host.idle();
    expect(subjects(await rows(product, { text: 'ana@customer.example', direction: 'in' }))).toEqual([
      '[DEMO-1] Printer on fire',
    ]);
    expect(subjects(await rows(product, { text: 'überraschung' }))).toEqual(['Überraschung im Büro']);
    expect(subjects(await rows(product, { text: 'fire printer', direction: 'in' }))).toEqual([
      '[DEMO-1] Printer on fire',
    ]);
    expect(subjects(await rows(product, { text: `<${first}>` }))).toEqual(['[DEMO-1] Printer on fire']);
    const ofIssue = await rows(product, { text: 'demo-1' });
    expect(ofIssue.map(({ direction, outcome }) => `${direction} ${outcome}`)).toEqual(['out accepted', 'in comment']);
    expect(subjects(await rows(product, { outcome: 'create' }))).toEqual(['Überraschung im Büro']);
    expect((await rows(product, { outcome: 'accepted' })).map(({ direction }) => direction)).toEqual(['out']);
    expect(await rows(product, { text: 'nobody wrote this' })).toEqual([]);
    expect(await rows(product, { toMs: Date.now() - 3_600_000 })).toEqual([]);
  });

  it('pages through everything once, in order', async () => {
    const product = await openProduct();
    for (let at = 0; at < 23; at++)
      await sendMail(product, { from: ana, subject: `[DEMO-1] mail ${at}`, text: `Text ${at}.` });
    await product.turn();
    const seen: LogRow[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask(product, cursor);
      seen.push(...page.rows);
      cursor = page.cursor;
    } while (cursor !== null);
    expect(new Set(subjects(seen)).size).toBe(23);
    expect(seen).toHaveLength(23);
    expect(seen.map(({ atMs }) => atMs)).toEqual([...seen.map(({ atMs }) => atMs)].sort((a, b) => b - a));
  });
});

const ask = (product: Product, cursor: string | null): ReturnType<typeof product.ask<'log.list'>> =>
  product.ask('log.list', { direction: 'in', cursor, limit: 5 });

it('the journey tells each step, and the source is the mail as the server has it', async () => {
  const product = await openProduct();
  const attachment = { name: 'log.txt', text: 'line 1\n' };
  await sendMail(product, { from: ana, subject: '[DEMO-1] with a file', text: 'See the file.', attachment });
  await product.turn();
  const [row] = await rows(product, { direction: 'in' });
  const entry = await product.ask('log.get', { id: row!.id, direction: 'in' });
  expect(entry.journey.map(({ title }) => title)).toEqual([
    'The mail server received it',
    'Found in the mailbox',
    'Decided',
    'Claimed',
    'Comment on DEMO-1',
    'Acknowledged on the mail server',
  ]);
  expect(entry.journey[4]?.detail).toContain('1 attachment');
  expect(entry.checks.filter(({ matched }) => matched).map(({ check }) => check)).toEqual([
    'Is it for “Standard”?',
    'Does it belong to an issue?',
  ]);
  const { base64, next } = await product.ask('log.source', { id: row!.id });
  expect(next).toBeNull();
  expect(parseMessage(Buffer.from(base64, 'base64')).subject).toBe('[DEMO-1] with a file');
  const preview = await product.ask('log.preview', { id: row!.id });
  expect(preview).toMatchObject({ from: ana, attachments: [{ name: 'log.txt', sizeBytes: 7 }] });
});

describe('where is that mail?', () => {
  it('handled, not read yet, and never arrived are told apart', async () => {
    const product = await openProduct();
    await sendMail(product, { from: ana, subject: '[DEMO-1] one', text: 'One.' });
    await product.turn();
    const handled = await product.ask('log.find', { text: 'ana@customer.example' });
    expect(handled.sentence).toMatch(/^It arrived in “.+” and became a comment on DEMO-1\.$/);
    const waiting = await sendMail(product, { from: bo, subject: 'Just now', text: 'Two.' });
    const unread = await product.ask('log.find', { text: `<${waiting}>` });
    expect(unread.sentence).toMatch(/^It is in “.+” and was not read yet: the next poll takes it\.$/);
    const never = await product.ask('log.find', { text: 'nobody@nowhere.example' });
    expect(never.sentence).toMatch(/^It did not reach any mailbox/);
  });
});

describe('held mail', () => {
  it('becomes a comment on the chosen issue, once, however often it is asked for', async () => {
    const product = await holding();
    const before = (await comments(product, 'DEMO-2')).length;
    await sendMail(product, { from: ana, subject: 'A question', text: 'Where is my order?' });
    await product.turn();
    const { groups } = await product.ask('held.groups', {});
    expect(groups).toMatchObject([{ cause: 'no-issue', count: 1 }]);
    const { rows: held } = await product.ask('held.list', { cause: null });
    const ids = held.map(({ id }) => id);
    const wish = { kind: 'issue', issueKey: 'DEMO-2' } as const;
    const asked = await Promise.all([product.ask('log.wish', { ids, wish }), product.ask('log.wish', { ids, wish })]);
    expect(asked.every(({ asked: count }) => count === 1)).toBe(true);
    await product.host.idle();
    await product.turn();
    const after = await comments(product, 'DEMO-2');
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)?.text).toContain('Where is my order?');
    expect(await rows(product, { direction: 'in' })).toMatchObject([
      { outcome: 'comment', issueKey: 'DEMO-2', wish: null },
    ]);
    // Done is done: a second wish finds nothing to do.
    expect(await product.ask('log.wish', { ids, wish })).toMatchObject({ asked: 0, passed: 1 });
    expect((await product.ask('accounts', {})).unexplained).toBe(0);
  });

  it('is discarded, taken back, and released to a new issue without one of its files', async () => {
    const product = await holding();
    const attachment = { name: 'huge.txt', text: 'x' };
    await sendMail(product, { from: ana, subject: 'Please open', text: 'Something new.', attachment });
    await product.turn();
    const [held] = (await product.ask('held.list', { cause: null })).rows;
    const ids = [held!.id];
    const outcomeAfter = async (wish: AdminInput<'log.wish'>['wish']): Promise<LogRow> => {
      await product.ask('log.wish', { ids, wish });
      await product.host.idle();
      return (await product.ask('log.get', { id: held!.id, direction: 'in' })).row;
    };
    expect(await outcomeAfter({ kind: 'discard' })).toMatchObject({ outcome: 'discard', cause: 'by-hand' });
    expect(await outcomeAfter({ kind: 'hold' })).toMatchObject({ outcome: 'hold', cause: 'by-hand' });
    const create = { kind: 'create', projectKey: 'DEMO', issueType: 'Task', without: ['huge.txt'] } as const;
    const done = await outcomeAfter({ ...create, without: [...create.without] });
    expect(done).toMatchObject({ outcome: 'create' });
    expect(done.reason).toContain('huge.txt: left out by hand');
    const issue = (await askJira(product, 'GET', `issue/${done.issueKey}?fields=attachment`)) as {
      fields: { attachment: unknown[] };
    };
    expect(issue.fields.attachment).toEqual([]);
    const { mailboxes } = await product.ask('accounts', {});
    expect(mailboxes.flatMap(({ days }) => days)).toMatchObject([{ listed: 1, unexplained: 0 }]);
  });

  it('is refused, and the sender is told once, in the words given', async () => {
    const product = await holding();
    await sendMail(product, { from: ana, subject: 'Buy my thing', text: 'Cheap.' });
    await product.turn();
    const [held] = (await product.ask('held.list', { cause: null })).rows;
    await product.ask('log.wish', { ids: [held!.id], wish: { kind: 'refuse', text: 'No, thank you.' } });
    await product.host.idle();
    const { row } = await product.ask('log.get', { id: held!.id, direction: 'in' });
    expect(row).toMatchObject({ outcome: 'refuse', cause: 'by-hand' });
    const told = inboxOf(product, 'ana@customer.example');
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('No, thank you.')]);
    expect((await product.ask('accounts', {})).unexplained).toBe(0);
  });

  it('all that failed for one reason are handled together', async () => {
    const product = await holding();
    for (let at = 0; at < 30; at++) await sendMail(product, { from: ana, subject: `New ${at}`, text: `Matter ${at}.` });
    await product.turn();
    const { groups } = await product.ask('held.groups', {});
    expect(groups).toMatchObject([{ cause: 'no-issue', count: 30 }]);
    const { mailbox, cause } = groups[0]!;
    const create = { kind: 'create', projectKey: 'DEMO', issueType: 'Task' } as const;
    expect(await product.ask('held.wishAll', { mailboxId: mailbox.id, cause, wish: create })).toMatchObject({
      asked: 30,
      left: false,
      waitsFor: [],
    });
    await product.host.idle();
    expect(await rows(product, { outcome: 'create', limit: 100 })).toHaveLength(30);
    expect((await product.ask('held.groups', {})).groups).toEqual([]);
  });
});
