/** Explaining and testing back: what would happen is told as it would happen, and nothing does. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { handlerDraft, type HandlerDraft } from '../../../src/contract';
import { comments, letterBytes, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'Ana Example <ana@customer.example>';

async function ownHandler(product: Product): Promise<{ id: string; version: number; draft: HandlerDraft }> {
  const { handlers } = await product.ask('handlers.list', {});
  const { id, version, createdAtMs: _made, updatedAtMs: _changed, ...draft } = handlers[0]!;
  return { id, version, draft };
}

const answer = ['It still prints blank pages.', '', '-- ', 'Ana', '', 'On Monday Kim wrote:', '> Did you restart it?'];

describe('explain', () => {
  it('tells the issue and by which clue, the text and what is cut, the files, and what would be written', async () => {
    const product = await openProduct();
    const { id: mailboxId } = await ownHandler(product);
    const attachment = { name: 'log.txt', text: 'x' };
    const { source } = letterBytes({ from: ana, subject: 'Re: [DEMO-1] UTF-8', text: answer.join('\n'), attachment });
    const before = await comments(product, 'DEMO-1');
    const data = Buffer.from(source).toString('base64');
    const explained = await product.ask('explain', { mailboxId, source: { kind: 'source', encoding: 'base64', data } });
    expect(explained).toMatchObject({
      handler: { name: 'Standard' },
      disposition: { kind: 'comment', reason: 'subject-key', detail: 'Comment on DEMO-1.' },
      issue: { key: 'DEMO-1', by: 'subject-key', closed: false },
      sender: { address: 'ana@customer.example', authentication: null },
      attachments: [{ name: 'log.txt', kept: true, reason: '' }],
      acts: ['Comment on DEMO-1.', 'Attach log.txt.'],
    });
    expect(explained.text.map(({ role }) => role)).toEqual(['reply', 'signature', 'quoted']);
    expect(
      explained.text
        .map(({ text }) => text)
        .join('\n')
        .trim(),
    ).toBe(answer.join('\n'));
    expect(explained.cutBy).toContain('On Monday Kim wrote:');
    expect(explained.written?.html).toContain('It still prints blank pages.');
    expect(explained.written?.html).not.toContain('restart');
    expect(explained.steps.map(({ check, matched }) => (matched ? check : '')).filter(Boolean)).toEqual([
      'Is it for “Standard”?',
      'Does it belong to an issue?',
    ]);
    await product.turn();
    expect(await comments(product, 'DEMO-1')).toEqual(before);
  });

  it('takes a mail from the mailbox, and a handler as it stands in the editor', async () => {
    const product = await openProduct();
    const { id: mailboxId, draft } = await ownHandler(product);
    await sendMail(product, { from: ana, subject: 'A new matter', text: 'Hello.' });
    await product.turn();
    const { mails } = await product.ask('explain.mails', { mailboxId });
    expect(mails).toMatchObject([{ subject: 'A new matter', from: 'Ana Example <ana@customer.example>' }]);
    const source = { kind: 'mailbox', ref: mails[0]!.ref } as const;
    const stored = await product.ask('explain', { mailboxId, source });
    expect(stored.disposition.kind).toBe('create');
    const strict = { ...draft, access: { ...draft.access, block: ['customer.example'] } };
    const edited = await product.ask('explain', { mailboxId, source, edited: { id: mailboxId, draft: strict } });
    expect(edited.disposition).toMatchObject({ kind: 'discard', reason: 'sender-blocked' });
    expect(edited.written).toBeNull();
  });
});

describe('back-test', () => {
  it('tells only what an edited handler would change', async () => {
    const product = await openProduct();
    const { id, draft } = await ownHandler(product);
    await sendMail(product, { from: ana, subject: '[DEMO-1] still', text: 'Still broken.' });
    await sendMail(product, { from: ana, subject: 'Order 17', text: 'Where is it?' });
    const automatic = [{ name: 'Auto-Submitted', value: 'auto-replied' }];
    await sendMail(product, { from: ana, subject: 'Away', text: 'I am away.', headers: automatic });
    await product.turn();
    const same = await product.ask('handlers.backtest', { id, draft, mailboxId: id });
    expect(same).toEqual({ looked: 3, changes: [], missing: 0, cursor: null });
    const issue = { projectKey: 'DEMO', issueType: 'Bug', labels: ['orders'] };
    const changed = handlerDraft.parse({ ...draft, notFound: { kind: 'create', issue } });
    const { looked, changes } = await product.ask('handlers.backtest', { id, draft: changed, mailboxId: id });
    expect(looked).toBe(3);
    expect(changes).toMatchObject([
      {
        mail: { subject: 'Order 17' },
        before: { kind: 'create', detail: 'New Task in DEMO: “Order 17”.' },
        after: { kind: 'create', detail: 'New Bug in DEMO: “Order 17”.' },
        differences: ['issue type: Task → Bug', 'labels: none → orders'],
      },
    ]);
  });

  it('calls Jira users by their names, also in the explanation', async () => {
    const product = await openProduct();
    const { id, draft } = await ownHandler(product);
    await sendMail(product, { from: ana, subject: 'Order 17', text: 'Where is it?' });
    await product.turn();
    const [kim, sam] = await Promise.all(
      ['Kim', 'Sam'].map(async (query) => (await product.ask('handlers.people', { query })).people[0]!),
    );
    const gone = '5b10a2844c20165700ede21g';
    const fields = [
      { field: 'assignee', as: 'user', value: sam!.accountId },
      { field: 'customfield_10099', as: 'user', value: gone },
    ];
    const changed = handlerDraft.parse({
      ...draft,
      sender: { ...draft.sender, asReporter: false, defaultReporter: kim!.accountId },
      notFound: { kind: 'create', issue: { projectKey: 'DEMO', issueType: 'Task', fields } },
    });
    const { changes } = await product.ask('handlers.backtest', { id, draft: changed, mailboxId: id });
    // Whoever is not in Jira any more has no name.
    expect(changes[0]?.differences).toEqual([
      `reporter: Ana Customer → ${kim!.displayName}`,
      `assignee: none → ${sam!.displayName}`,
      `customfield_10099: none → ${gone}`,
    ]);
    const { mails } = await product.ask('explain.mails', { mailboxId: id });
    const source = { kind: 'mailbox', ref: mails[0]!.ref } as const;
    const explained = await product.ask('explain', { mailboxId: id, source, edited: { id, draft: changed } });
    expect(explained.acts).toContain(`Set assignee ${sam!.displayName}; customfield_10099 ${gone}.`);
  });

  it('counts mails that are not in the mailbox any more', async () => {
    const product = await openProduct();
    const { id, draft } = await ownHandler(product);
    await sendMail(product, { from: ana, subject: 'Gone soon', text: 'Hello.' });
    await product.turn();
    product.host.mail.renewUidValidity('support@postroom.example', 'INBOX');
    const tested = await product.ask('handlers.backtest', { id, draft, mailboxId: id });
    expect(tested).toEqual({ looked: 0, changes: [], missing: 1, cursor: null });
  });
});

describe('choices', () => {
  it('are the fields of the project with the form of their values, and people', async () => {
    const product = await openProduct();
    const choices = await product.ask('handlers.choices', { projectKey: 'DEMO', issueType: 'Task' });
    expect(choices.priorities).toContain('Highest');
    expect(choices.components).toContain('Printers');
    expect(choices.linkTypes).toContain('Relates');
    expect(choices.fields).toContainEqual({
      id: 'customfield_10052',
      name: 'Promised for',
      required: false,
      as: 'date',
      values: [],
    });
    expect(choices.fields.map(({ id }) => id)).not.toContain('summary');
    const { people } = await product.ask('handlers.people', { query: 'kim' });
    expect(people).toMatchObject([{ displayName: 'Kim Agent', hint: 'kim@postroom.example' }]);
  });
});
