/** What mail handlers say is done in Jira: fields, people, transitions, links, files; and who is kept out. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { HandlerDraftInput } from '../../../src/contract';
import { askJira, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'Ana Example <ana@customer.example>';
const kim = 'Kim Agent <kim@postroom.example>';
const create = (more: object = {}): NonNullable<HandlerDraftInput['notFound']> => ({
  kind: 'create',
  issue: { projectKey: 'DEMO', issueType: 'Task', ...more },
});

/** A product whose mailbox has this one handler. */
async function withHandler(draft: Omit<HandlerDraftInput, 'name'>): Promise<Product> {
  const product = await openProduct();
  const { handlers } = await product.ask('handlers.list', {});
  const [{ id, version } = { id: '', version: 0 }] = handlers;
  await product.ask('handlers.save', { id, basedOn: version, draft: { name: 'Support', ...draft } });
  return product;
}

interface Row {
  readonly subject: string;
  readonly outcome: string;
  readonly reason: string;
  readonly issueKey: string | null;
}

/** Newest first. */
async function logged(product: Product): Promise<readonly Row[]> {
  return (await product.ask('log.list', { direction: 'in' })).rows;
}

interface Fields {
  readonly [id: string]: unknown;
  readonly status: { readonly name: string };
  readonly reporter: { readonly displayName: string };
}

async function fieldsOf(product: Product, key: string): Promise<Fields> {
  return ((await askJira(product, 'GET', `issue/${key}`)) as { fields: Fields }).fields;
}

async function watchersOf(product: Product, key: string): Promise<string[]> {
  const read = (await askJira(product, 'GET', `issue/${key}/watchers`)) as { watchers: { displayName: string }[] };
  return read.watchers.map(({ displayName }) => displayName).sort();
}

async function close(product: Product, key: string): Promise<void> {
  await askJira(product, 'POST', `issue/${key}/transitions`, { transition: { id: '31' } });
}

describe('new issues', () => {
  it('have the handler’s fields and those that its patterns find; a known sender reports them', async () => {
    const extract = [
      {
        at: { kind: 'body' as const },
        pattern: String.raw`Order (?<order>[A-Z]\d+), (?<urgency>\w+)`,
        sets: [
          { group: 'order', to: { kind: 'field' as const, field: 'customfield_10051', as: 'text' as const } },
          { group: 'urgency', to: { kind: 'priority' as const }, words: [{ found: 'URGENT', use: 'Highest' }] },
          { group: 'order', to: { kind: 'label' as const } },
        ],
      },
    ];
    const fields = [{ field: 'customfield_10053', as: 'option' as const, value: 'E-mail' }];
    const issue = { labels: ['mail'], components: ['Orders'], extract, fields };
    const product = await withHandler({ notFound: create(issue) });
    await sendMail(product, { from: kim, subject: 'Where is it?', text: 'Order A17, urgent please.' });
    await product.turn();
    const [row] = await logged(product);
    expect(row).toMatchObject({ outcome: 'create' });
    const made = await fieldsOf(product, row?.issueKey ?? '');
    expect(made).toMatchObject({
      summary: 'Where is it?',
      labels: ['A17', 'mail'],
      priority: { name: 'Highest' },
      components: [{ name: 'Orders' }],
      customfield_10051: 'A17',
      customfield_10053: { value: 'E-mail' },
      reporter: { displayName: 'Kim Agent' },
    });
  });

  it('are the app’s when Jira does not take the sender as reporter', async () => {
    const product = await withHandler({ notFound: create() });
    product.twin.controls.deny('DEMO', 'MODIFY_REPORTER');
    await sendMail(product, { from: kim, subject: 'Hello', text: 'A new matter.' });
    await product.turn();
    const [row] = await logged(product);
    expect(row?.outcome).toBe('create');
    expect(row?.reason).toContain('did not take the sender as its reporter (HTTP 400 reporter: Field ');
    expect((await fieldsOf(product, row?.issueKey ?? '')).reporter.displayName).not.toBe('Kim Agent');
  });
});

describe('issues that are found', () => {
  it('are opened again', async () => {
    const product = await withHandler({ found: { reopen: { transition: null } } });
    await close(product, 'DEMO-1');
    await sendMail(product, { from: ana, subject: '[DEMO-1] again', text: 'It is back.' });
    await product.turn();
    expect((await fieldsOf(product, 'DEMO-1')).status.name).not.toBe('Done');
    expect((await logged(product))[0]?.reason).toContain('DEMO-1 was opened again');
  });

  it('a transition that does not exist is told and stops nothing', async () => {
    const product = await withHandler({ found: { reopen: { transition: 'Resurrect' } } });
    await close(product, 'DEMO-1');
    await sendMail(product, { from: ana, subject: '[DEMO-1] again', text: 'It is back.' });
    await product.turn();
    const [row] = await logged(product);
    expect(row?.outcome).toBe('comment');
    expect(row?.reason).toContain('there is none called “Resurrect”');
  });

  it('closed for long, go on in a new issue that is linked', async () => {
    const longClosed = { days: 0, then: { kind: 'linked-issue' as const, linkType: 'Relates' } };
    const product = await withHandler({ found: { longClosed } });
    await close(product, 'DEMO-1');
    await sendMail(product, { from: ana, subject: '[DEMO-1] again', text: 'It is back.' });
    await product.turn();
    const [row] = await logged(product);
    expect(row).toMatchObject({ outcome: 'create' });
    expect(row?.issueKey).not.toBe('DEMO-1');
    const { issuelinks } = await fieldsOf(product, row?.issueKey ?? '');
    expect(issuelinks).toHaveLength(1);
    expect(JSON.stringify(issuelinks)).toContain('"DEMO-1"');
  });

  it('get internal comments when the handler says so', async () => {
    const product = await withHandler({ found: { visibility: 'internal' } });
    await sendMail(product, { from: ana, subject: '[DEMO-1] secret', text: 'For agents only.' });
    await product.turn();
    const read = (await askJira(product, 'GET', 'issue/DEMO-1/comment?maxResults=100')) as {
      comments: { jsdPublic: boolean }[];
    };
    expect(read.comments.at(-1)?.jsdPublic).toBe(false);
  });

  it('get comments in the name of a sender whom the mail server vouches for, and of nobody else', async () => {
    const product = await withHandler({
      sender: { comment: 'verified-user' },
      authentication: { trustedServers: ['mx.postroom.example'] },
    });
    const vouch = (server: string): { name: string; value: string }[] => [
      { name: 'Authentication-Results', value: `${server}; dmarc=pass header.from=postroom.example` },
    ];
    const subject = '[DEMO-1] news';
    await sendMail(product, { from: kim, subject, text: 'Truly Kim.', headers: vouch('mx.postroom.example') });
    await product.turn();
    await sendMail(product, { from: kim, subject, text: 'Hardly Kim.', headers: vouch('mx.evil.example') });
    await product.turn();
    const [verified, claimed] = (await comments(product, 'DEMO-1')).slice(-2);
    expect(verified).toMatchObject({ author: 'Kim Agent', text: 'Truly Kim.' });
    expect(claimed?.author).not.toBe('Kim Agent');
    expect(claimed?.text).toContain('Kim Agent kim@postroom.example wrote by e-mail:');
  });
});

describe('people', () => {
  const cc = ['Sam <sam@postroom.example>', 'stranger@elsewhere.example'];

  it('who are copied become watchers; so does the sender', async () => {
    const product = await withHandler({ people: { copied: { kind: 'watchers' }, senderWatches: true } });
    const before = await watchersOf(product, 'DEMO-1');
    await sendMail(product, { from: kim, subject: '[DEMO-1] look', text: 'See this.', cc });
    await product.turn();
    expect(await watchersOf(product, 'DEMO-1')).toEqual([...new Set([...before, 'Kim Agent', 'Sam Agent'])].sort());
  });

  it('or participants of the request', async () => {
    const product = await withHandler({ people: { copied: { kind: 'participants', field: 'customfield_10054' } } });
    await sendMail(product, { from: ana, subject: '[DEMO-1] look', text: 'See this.', cc });
    await product.turn();
    const { customfield_10054: participants } = await fieldsOf(product, 'DEMO-1');
    expect(participants).toMatchObject([{ displayName: 'Sam Agent' }]);
  });
});

describe('who gets in', () => {
  it('a refused sender is told once a day', async () => {
    const product = await withHandler({
      access: { create: { kind: 'known' }, otherwise: { kind: 'refuse', text: null } },
      notFound: create(),
    });
    product.twin.controls.showEmail('ana@customer.example', false);
    await sendMail(product, { from: ana, subject: 'Let me in', text: 'Please.' });
    await sendMail(product, { from: ana, subject: 'Let me in, again', text: 'Please!' });
    await product.turn();
    const rows = await logged(product);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['refuse', 'refuse']);
    const told = inboxOf(product, 'ana@customer.example');
    expect(told.map(({ subject }) => subject)).toEqual(['Not accepted: Let me in']);
    expect(told[0]?.headers.get('auto-submitted')).toBe('auto-replied');
    expect(told[0]?.returnPath ?? '').toBe('');
  });

  it('blocked senders, strangers and loops do not', async () => {
    const product = await withHandler({
      access: { block: ['*@spam.example'], comment: { kind: 'involved' } },
      limits: { brake: { mails: 2, minutes: 60 } },
    });
    await sendMail(product, { from: 'X <x@spam.example>', subject: '[DEMO-1] buy', text: 'Buy.' });
    await sendMail(product, { from: 'M <mallory@else.example>', subject: '[DEMO-1] hi', text: 'Hi.' });
    for (const text of ['One.', 'Two.', 'Three.'])
      await sendMail(product, { from: ana, subject: '[DEMO-1] again', text });
    await product.turn();
    const seen = (await logged(product)).map(({ outcome, reason }) => `${outcome}: ${reason}`);
    const found = (said: string): boolean => seen.some((row) => row.includes(said));
    expect(found('discard: Mail from x@spam.example is blocked here (*@spam.example).')).toBe(true);
    expect(found('hold: mallory@else.example may not comment on DEMO-1')).toBe(true);
    expect(seen.map((row) => row.split(':')[0]).sort()).toEqual(['comment', 'comment', 'discard', 'hold', 'hold']);
    expect(found('2 mails of ana@customer.example came to DEMO-1 within 60 minutes')).toBe(true);
  });

  it('mail goes to the first handler that is for it, and what none takes is left over', async () => {
    const product = await withHandler({
      match: {
        senders: ['customer.example'],
        filters: [{ at: { kind: 'subject' }, test: { kind: 'contains', text: 'order' } }],
      },
      notFound: create({ labels: ['orders'] }),
    });
    await sendMail(product, { from: ana, subject: 'My order', text: 'Where?' });
    await sendMail(product, { from: ana, subject: 'My dog', text: 'Where?' });
    await product.turn();
    const seen = await logged(product);
    const about = (word: string) => seen.find(({ subject }) => subject.includes(word));
    expect(about('order')?.outcome).toBe('create');
    expect(about('dog')).toMatchObject({ outcome: 'hold', reason: 'No mail handler is for this mail: none took it.' });
  });
});

describe('attachments', () => {
  it('of blocked kinds are left out and listed', async () => {
    const product = await withHandler({ attachments: { block: ['*.exe'] } });
    const attachment = { name: 'setup.exe', text: 'MZ' };
    await sendMail(product, { from: ana, subject: '[DEMO-1] run this', text: 'Run it.', attachment });
    await product.turn();
    const said = (await comments(product, 'DEMO-1')).at(-1)?.text;
    expect(said).toContain('setup.exe: “*.exe” is blocked here. Still in the mail.');
    expect((await fieldsOf(product, 'DEMO-1'))['attachment']).toEqual([]);
  });
});
