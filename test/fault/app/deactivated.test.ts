/** People who were deactivated in Jira: as sender, as the one in whose name a comment is made, as reporter, assignee, watcher. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { handlerDraft, type HandlerDraftInput } from '../../../src/contract';
import { askJira, commentAs, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product, type ProductOptions } from '../../support/product';
import { recordOf, rowOf } from './scene';

afterEach(closeProducts);

const kim = 'kim@postroom.example';
const sam = 'sam@postroom.example';
/** The mail server of the mailbox says that the mail is from whom it says. */
const authentic = [
  { name: 'Authentication-Results', value: 'mx.postroom.example; dmarc=pass header.from=postroom.example' },
];
const trusted = { trustedServers: ['mx.postroom.example'] };

async function changeHandler(product: Product, change: Omit<HandlerDraftInput, 'name'>): Promise<void> {
  const [own] = (await product.ask('handlers.list', {})).handlers;
  const { id, version, createdAtMs: _made, updatedAtMs: _changed, ...draft } = own!;
  await product.ask('handlers.save', { id, basedOn: version, draft: handlerDraft.parse({ ...draft, ...change }) });
}

/** Jira loses the person at the moment in which the app makes this call. */
async function losing(email: string, call: string, options: ProductOptions = {}): Promise<Product> {
  const opened: { product: Product | null } = { product: null };
  const product = await openProduct({
    ...options,
    interfere: ({ kind, name }) => {
      if (kind === 'jira' && name.startsWith(call)) opened.product?.twin.controls.deactivate(email);
      return undefined;
    },
  });
  opened.product = product;
  return product;
}

async function fieldsOf(
  product: Product,
  issueKey: string | null,
): Promise<Record<string, { displayName: string } | null>> {
  const issue = await askJira(product, 'GET', `issue/${issueKey}?fields=reporter,assignee`);
  return (issue as { fields: Record<string, { displayName: string } | null> }).fields;
}

const personOf = async (product: Product, query: string): Promise<string> =>
  (await product.ask('handlers.people', { query })).people[0]!.accountId;

describe('in whose name a comment is made', () => {
  test('the verified sender, while active', async () => {
    const product = await openProduct();
    await changeHandler(product, { sender: { comment: 'verified-user' }, authentication: trusted });
    await sendMail(product, { from: kim, subject: '[DEMO-1] alpha', text: 'alpha', headers: authentic });
    await product.turn();
    expect((await comments(product, 'DEMO-1')).at(-1)).toMatchObject({ author: 'Kim Agent' });
    expect((await rowOf(product, 'alpha')).reason).not.toContain('Postroom wrote it');
  });

  test('deactivated between the decision and the comment: Postroom writes it, once, and says so', async () => {
    const product = await losing(kim, 'POST /rest/api/3/issue/10000/comment');
    await changeHandler(product, { sender: { comment: 'verified-user' }, authentication: trusted });
    await sendMail(product, { from: kim, subject: '[DEMO-1] alpha', text: 'alpha', headers: authentic });
    await product.turn();
    const written = (await comments(product, 'DEMO-1')).filter(({ text }) => text.includes('alpha'));
    expect(written).toHaveLength(1);
    expect(written[0]?.author).not.toBe('Kim Agent');
    expect(written[0]?.text).toContain(kim);
    const { outcome, reason } = await rowOf(product, 'alpha');
    expect(outcome).toBe('comment');
    expect(reason).toContain('Jira did not let it be written in the sender’s name; Postroom wrote it.');
  });

  test('deactivated before: no user of Jira, and not let in where only users are', async () => {
    const product = await openProduct();
    product.twin.controls.deactivate(kim);
    const access = { comment: { kind: 'known' as const }, otherwise: { kind: 'hold' as const } };
    await changeHandler(product, { access, sender: { comment: 'verified-user' }, authentication: trusted });
    await sendMail(product, { from: kim, subject: '[DEMO-1] alpha', text: 'alpha', headers: authentic });
    await product.turn();
    expect(recordOf(product, 'alpha')).toMatchObject({ outcome: 'hold', cause: 'not-allowed' });
  });
});

describe('a new issue', () => {
  test('whose sender is deactivated meanwhile is the default reporter’s, and says why', async () => {
    const product = await losing(kim, 'POST /rest/api/3/issue');
    await changeHandler(product, { sender: { defaultReporter: await personOf(product, 'Sam') } });
    await sendMail(product, { from: kim, subject: 'alpha', text: 'New.' });
    await product.turn();
    const { outcome, issueKey, reason } = await rowOf(product, 'alpha');
    expect(outcome).toBe('create');
    expect(reason).toMatch(/Jira did not take the sender as its reporter .*; it is the default reporter\./);
    expect((await fieldsOf(product, issueKey))['reporter']?.displayName).toBe('Sam Agent');
  });

  test('whose assignee in the handler was deactivated is held, and says which user it is about', async () => {
    const product = await openProduct();
    const assignee = { field: 'assignee', as: 'user' as const, value: await personOf(product, 'Sam') };
    const issue = { projectKey: 'DEMO', issueType: 'Task', fields: [assignee] };
    await changeHandler(product, { notFound: { kind: 'create', issue } });
    product.twin.controls.deactivate(sam);
    await sendMail(product, { from: 'zoe@nowhere.example', subject: 'alpha', text: 'New.' });
    await product.turn();
    const { outcome, failure } = await rowOf(product, 'alpha');
    expect({ outcome, code: failure?.code }).toEqual({ outcome: 'hold', code: 'jira-user-inactive' });
    expect(failure?.evidence).toMatch(/assignee/);
  });
});

describe('people of the issue', () => {
  test('a deactivated reporter and assignee keep nobody from commenting, and are not written to', async () => {
    const product = await openProduct();
    const { assignee } = await fieldsOf(product, 'DEMO-1');
    expect(assignee).toMatchObject({ displayName: 'Kim Agent' });
    product.twin.controls.deactivate(kim);
    await sendMail(product, { from: 'zoe@nowhere.example', subject: '[DEMO-1] alpha', text: 'alpha' });
    await product.turn();
    expect(recordOf(product, 'alpha')?.outcome).toBe('comment');
    await commentAs(product, sam, 'DEMO-1', 'We are on our way.');
    await product.host.idle();
    expect(inboxOf(product, kim)).toEqual([]);
    const { deliveries } = await product.ask('deliveries.list', {});
    expect(deliveries.flatMap(({ recipients }) => recipients.map(({ address }) => address))).toEqual([
      'zoe@nowhere.example',
    ]);
  });

  test('a deactivated user among the copied is left out; the others watch', async () => {
    const product = await openProduct();
    await changeHandler(product, { people: { copied: { kind: 'watchers' } } });
    product.twin.controls.deactivate(kim);
    await sendMail(product, { from: 'zoe@nowhere.example', cc: [kim, sam], subject: '[DEMO-2] alpha', text: 'alpha' });
    await product.turn();
    const { watchers } = (await askJira(product, 'GET', 'issue/DEMO-2/watchers')) as {
      watchers: { displayName: string }[];
    };
    expect(watchers.map(({ displayName }) => displayName)).toContain('Sam Agent');
    expect(watchers.map(({ displayName }) => displayName)).not.toContain('Kim Agent');
    expect((await rowOf(product, 'alpha')).outcome).toBe('comment');
  });

  test('one who is deactivated at the moment of watching is told of in the log, and stops nothing', async () => {
    const product = await losing(sam, 'POST /rest/api/3/issue/10001/watchers');
    await changeHandler(product, { people: { copied: { kind: 'watchers' } } });
    await sendMail(product, { from: 'zoe@nowhere.example', cc: [sam], subject: '[DEMO-2] alpha', text: 'alpha' });
    await product.turn();
    const { outcome, reason } = await rowOf(product, 'alpha');
    expect(outcome).toBe('comment');
    expect(reason).toContain('Sam Agent could not be made a watcher');
  });
});
