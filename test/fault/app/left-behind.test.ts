/**
 * One mail in two mailboxes, begun by the one, which is then switched off or deleted: the copy in the other must not wait for ever, nor
 * do again what was done; and the first may be switched on again at any time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ImapFlow } from 'imapflow';
import { shiftClock } from '../../support/clock';
import { booksProblem } from '../../support/crash/books';
import { followPorts, portsOf } from '../../support/crash/sweep';
import { messageRecords } from '../../support/crash/records';
import { askJira, sendMail } from '../../support/people';
import { openProduct, type Product } from '../../support/product';
import { quietProducts } from '../../support/quiet';
import { minute, saying, turns } from './scene';
import { ana, deliverToSupport, enable, twoMailboxes, type Two } from './two-mailboxes';

quietProducts();

const outcomes = ({ product, support, kim }: Two): Readonly<Record<'support' | 'kim', string>> => {
  const of = (id: string): string =>
    messageRecords(product.host.db)
      .filter(({ mailbox }) => mailbox === id)
      .map(({ outcome }) => outcome)
      .join(' ');
  return { support: of(support), kim: of(kim) };
};

async function openedBy(product: Product, word: string): Promise<readonly string[]> {
  const asked = { jql: `summary ~ "${word}"`, fields: ['summary'] };
  const { issues } = (await askJira(product, 'POST', 'search/jql', asked)) as { issues: { key: string }[] };
  return issues.map(({ key }) => key.replace(/\d+$/, '0'));
}

/** As a colleague does. */
async function emptyInbox({ host: { mail } }: Product, user: string): Promise<void> {
  const pass = mail.accounts.find((account) => account.user === user)?.password ?? '';
  const { host, port } = mail.imap;
  const tls = { ca: mail.authority, servername: 'localhost' };
  const colleague = new ImapFlow({ host, port, secure: false, auth: { user, pass }, tls, logger: false });
  await colleague.connect();
  await colleague.mailboxOpen('INBOX');
  await colleague.messageDelete('1:*');
  await colleague.logout();
}

/** Support has begun a comment that Jira does not take now, and waits. */
async function stuckAtSupport(two: Two): ReturnType<typeof deliverToSupport> {
  two.product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status: 503, times: 1 }]);
  const delivered = await deliverToSupport(two, '[DEMO-1] alpha');
  await two.product.turn();
  return delivered;
}

/** While a mailbox is off, what its last reading listed may not be counted yet. */
async function nothingIsMissing({ product }: Two): Promise<void> {
  expect((await product.ask('accounts', {})).unexplained).toBe(0);
}

async function addsUp({ product }: Two): Promise<void> {
  expect(await booksProblem(product)).toBe('');
  expect((await product.ask('accounts', {})).unexplained).toBe(0);
}

test('a comment that Jira did not take: the copy makes it, and the first finds it done when its mailbox is on again', async () => {
  const two = await twoMailboxes();
  const { product, support } = two;
  const { toKim } = await stuckAtSupport(two);
  await toKim();
  await product.turn();
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'waiting' });
  await enable(two, support, false);
  await product.turn();
  // Somebody may be at work on it still.
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'waiting' });
  await turns(product, 2);
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'comment' });
  await nothingIsMissing(two);
  await enable(two, support, true);
  await turns(product, 2);
  expect(outcomes(two)).toEqual({ support: 'discard', kim: 'comment' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await addsUp(two);
});

test('a function that died between the comment and its outcome: the copy finds it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-left-'));
  let died: () => void = () => undefined;
  const death = new Promise<void>((resolve) => (died = resolve));
  let deaths = 0;
  const two = await twoMailboxes({
    dataDir,
    interfere: ({ name }) => {
      if (!/^POST .*\/comment$/.test(name) || deaths++ > 0) return undefined;
      setTimeout(died, 200);
      return 'die-after';
    },
  });
  const { toKim } = await deliverToSupport(two, '[DEMO-1] alpha');
  await two.product.host.tick();
  await death;
  const before = portsOf(two.product);
  await two.product.stop();
  const product = await openProduct({ dataDir, connected: false });
  const again: Two = { ...two, product };
  await followPorts(product, before);
  await enable(again, two.support, false);
  await toKim(product);
  await product.turn();
  expect(outcomes(again)).toEqual({ support: 'claimed', kim: 'waiting' });
  await turns(product, 2);
  expect(outcomes(again)).toEqual({ support: 'claimed', kim: 'comment' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await nothingIsMissing(again);
  await enable(again, two.support, true);
  await turns(product, 2);
  expect(outcomes(again)).toEqual({ support: 'discard', kim: 'comment' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await addsUp(again);
  await product.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('an issue whose answer was lost, in the project of a mailbox that is deleted: the copy opens none in its own', async () => {
  let lost = 0;
  const two = await twoMailboxes({
    interfere: ({ name }) => (name === 'POST /rest/api/3/issue' && lost++ === 0 ? 'lose-answer' : undefined),
  });
  const { product, support } = two;
  const { toKim } = await deliverToSupport(two, 'alpha');
  await product.turn();
  expect(outcomes(two).support).toBe('waiting');
  await product.ask('connections.delete', { id: support });
  shiftClock(5 * minute);
  await toKim();
  await product.turn();
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'create' });
  expect(await openedBy(product, 'alpha')).toEqual(['DEMO-0']);
  await product.ask('connections.restore', { id: support });
  await turns(product, 2);
  expect(outcomes(two)).toEqual({ support: 'discard', kim: 'create' });
  expect(await openedBy(product, 'alpha')).toEqual(['DEMO-0']);
  await addsUp(two);
});

test('switched on while the copy looks: one of them has it', async () => {
  let atLook: (() => void) | null = null;
  let isOn = false;
  const two = await twoMailboxes({
    interfere: ({ name, functionKey }) => {
      if (isOn && functionKey === 'read-mailbox' && name.includes('/comment')) atLook?.();
      return undefined;
    },
  });
  const { product, support } = two;
  const { toKim } = await stuckAtSupport(two);
  await enable(two, support, false);
  await toKim();
  shiftClock(10 * minute);
  let on: Promise<unknown> = Promise.resolve();
  isOn = true;
  atLook = () => {
    atLook = null;
    on = enable(two, support, true);
  };
  product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', delayMs: 1000, times: 1 }]);
  await product.turn();
  await on;
  await turns(product, 3);
  expect(outcomes(two)).toEqual({ support: 'discard', kim: 'comment' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await addsUp(two);
});

test('begun again by the first between a look at it and the claim: the claim is refused, and the copy waits', async () => {
  let atClaim: (() => void) | null = null;
  let isFetched = false;
  const two = await twoMailboxes({
    interfere: ({ name, functionKey }) => {
      if (functionKey !== 'read-mailbox' || atClaim === null) return undefined;
      if (name.endsWith('/v1/fetch')) isFetched = true;
      if (!isFetched || name !== '/api/v1/transaction') return undefined;
      atClaim();
      atClaim = null;
      return undefined;
    },
  });
  const { product, support } = two;
  const { toKim } = await stuckAtSupport(two);
  await enable(two, support, false);
  await toKim();
  shiftClock(10 * minute);
  atClaim = () => {
    const [first] = messageRecords(product.host.db);
    if (first === undefined) throw new Error('no record');
    const { key, failure, cause, ...rest } = first;
    const begun = { ...rest, outcome: 'claimed', tries: rest.tries + 1, nextTryMs: Date.now() + 200_000 };
    product.host.db.prepare('UPDATE entity_message SET value = ? WHERE key = ?').run(JSON.stringify(begun), key);
  };
  await product.turn();
  expect(atClaim).toBeNull();
  expect(outcomes(two)).toEqual({ support: 'claimed', kim: 'waiting' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(0);
  await enable(two, support, true);
  await turns(product, 3);
  expect(outcomes(two)).toEqual({ support: 'comment', kim: 'discard' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await addsUp(two);
});

test('a copy whose issue cannot be looked up does not take the identity from the first', async () => {
  let lost = 0;
  const two = await twoMailboxes({
    interfere: ({ name }) =>
      name.endsWith('/comment') && name.startsWith('POST') && lost++ === 0 ? 'lose-answer' : undefined,
  });
  const { product } = two;
  const { toKim } = await deliverToSupport(two, '[DEMO-1] alpha');
  await product.turn();
  expect(outcomes(two).support).toBe('waiting');
  product.twin.faults.set([{ route: 'GET /rest/api/3/issue/*', status: 503, times: 1 }]);
  await toKim();
  await product.turn();
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'waiting' });
  await turns(product, 4);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await addsUp(two);
});

test('what the other mailbox does not take up itself is left to the first', async () => {
  const two = await twoMailboxes();
  const { product, support, kim } = two;
  const { handlers } = await product.ask('handlers.list', {});
  const kims = handlers.find(({ mailboxes }) => mailboxes.includes(kim));
  if (kims === undefined) throw new Error('no handler');
  const { id, version, createdAtMs, updatedAtMs, ...draft } = kims;
  await product.ask('handlers.save', { id, basedOn: version, draft: { ...draft, notFound: { kind: 'hold' } } });
  product.twin.faults.set([{ route: 'POST /rest/api/3/issue', status: 503, times: 1 }]);
  const { toKim } = await deliverToSupport(two, 'alpha');
  await product.turn();
  await enable(two, support, false);
  shiftClock(5 * minute);
  await toKim();
  await product.turn();
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'hold' });
  await enable(two, support, true);
  await turns(product, 2);
  expect(outcomes(two)).toEqual({ support: 'create', kim: 'hold' });
  expect(await openedBy(product, 'alpha')).toEqual(['DEMO-0']);
  await addsUp(two);
});

test('an answer to a mail that nobody goes on with does not wait for it', async () => {
  const two = await twoMailboxes();
  const { product, support, kims } = two;
  product.twin.faults.set([{ route: 'POST /rest/api/3/issue', status: 503, times: 1 }]);
  const first = await sendMail(product, { from: ana, subject: 'alpha', text: 'first' });
  await product.turn();
  await enable(two, support, false);
  shiftClock(5 * minute);
  await sendMail(product, { from: ana, to: kims, subject: 'Re: beta', text: 'second', inReplyTo: first });
  await product.turn();
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'create' });
  await nothingIsMissing(two);
});

test('a copy that is removed while it waits does not take the identity of the first along', async () => {
  const two = await twoMailboxes();
  const { product, kim, kims } = two;
  const { toKim } = await stuckAtSupport(two);
  await toKim();
  await product.turn();
  expect(outcomes(two)).toEqual({ support: 'waiting', kim: 'waiting' });
  await emptyInbox(product, kims);
  await enable(two, kim, false);
  await turns(product, 2);
  await enable(two, kim, true);
  await turns(product, 2);
  expect(outcomes(two)).toEqual({ support: 'comment', kim: 'gone' });
  await toKim();
  await turns(product, 2);
  expect(outcomes(two)).toEqual({ support: 'comment', kim: 'gone discard' });
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  await addsUp(two);
});
