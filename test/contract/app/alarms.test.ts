/** Alarms told once, and their end; the log forgets by age and no mail comes twice for it. */
import { afterEach, expect, it } from '@jest/globals';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { askJira, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(async () => {
  await closeProducts();
  releaseClock();
});

const ana = 'Ana Example <ana@customer.example>';
const watcher = 'kim@postroom.example';

async function holdNewMail(product: Product): Promise<void> {
  const { connections } = await product.ask('connections.list', {});
  const { connection } = connections.find(({ health }) => health !== null)!;
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = connection;
  await product.ask('connections.save', { id, draft, password: null, newIssue: { kind: 'hold' } });
}

it('held mail is told once to the chosen address, and its end, too', async () => {
  const product = await openProduct();
  await holdNewMail(product);
  const alarms = { addresses: [watcher], connectionId: null, silenceHours: null };
  await product.ask('settings.save', { retentionDays: 180, alarms });
  await sendMail(product, { from: ana, subject: 'A question', text: 'Hello?' });
  await product.turn();
  for (let turns = 0; turns < 3; turns++) await product.turn();
  const subjects = (): readonly string[] => inboxOf(product, watcher).map(({ subject }) => subject);
  expect(subjects()).toEqual(['Postroom: 1 mail is held in “Support inbox (example)” and waits for a person.']);
  expect((await product.ask('overview', {})).alarms).toMatchObject([{ kind: 'held', toldMs: expect.any(Number) }]);
  const { rows } = await product.ask('held.list', { cause: null });
  await product.ask('log.wish', { ids: rows.map(({ id }) => id), wish: { kind: 'discard' } });
  await product.host.idle();
  await product.turn();
  await product.turn();
  expect(subjects()).toHaveLength(2);
  expect(subjects()[1]).toMatch(/^Postroom: over:/);
  expect((await product.ask('overview', {})).alarms).toEqual([]);
});

it('a setting that cannot be is refused with its field', async () => {
  const product = await openProduct({ connected: false });
  const alarms = { addresses: ['nobody'], connectionId: null, silenceHours: null };
  const reply = await product.reply('settings.save', { retentionDays: 1, alarms });
  expect(reply).toMatchObject({
    ok: false,
    problems: [{ field: 'retentionDays' }, { field: 'alarms.addresses.0' }],
  });
});

it('old records are forgotten, held ones stay, and a mail listed again is known as handled', async () => {
  holdClock();
  const product = await openProduct();
  await sendMail(product, { from: ana, subject: '[DEMO-1] old', text: 'An old matter.' });
  await product.turn();
  await holdNewMail(product);
  await sendMail(product, { from: ana, subject: 'Held for long', text: 'What now?' });
  await product.turn();
  const before = await comments(product, 'DEMO-1');
  const total = async (): Promise<number> => (await product.ask('log.list', { direction: 'in' })).rows.length;
  expect(await total()).toBe(2);
  await product.ask('settings.save', {
    retentionDays: 7,
    alarms: { addresses: [], connectionId: null, silenceHours: null },
  });
  shiftClock(8 * 86_400_000);
  await product.turn();
  const { rows } = await product.ask('log.list', { direction: 'in' });
  expect(rows.map(({ outcome }) => outcome)).toEqual(['hold']);
  // The same mail once more, as a copied mailbox brings it.
  const [uid] = product.host.mail
    .messages('support@postroom.example', 'INBOX')
    .map((one) => one.uid)
    .sort();
  const source = product.host.mail.source('support@postroom.example', 'INBOX', uid!)!;
  await product.host.mail.deliver({
    reversePath: 'ana@customer.example',
    recipients: ['support@postroom.example'],
    source: [Buffer.concat([...source.pieces()])],
  });
  await product.turn();
  expect(await comments(product, 'DEMO-1')).toEqual(before);
  expect((await product.ask('log.list', { direction: 'in' })).rows[0]).toMatchObject({
    outcome: 'discard',
    cause: 'already-handled',
  });
  expect(await askJira(product, 'GET', 'issue/DEMO-1?fields=summary')).toMatchObject({ key: 'DEMO-1' });
});
