/** Mail out, through the whole product on the embedded servers: schemes, templates, queue, mails from an issue. */
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SchemeDraft } from '../../../src/contract';
import { doc, paragraph, text } from '../../../src/adf';
import { askJira, commentAs, comments, inboxOf, sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';

afterEach(closeProducts);

const ana = 'ana@customer.example';
const kim = 'kim@postroom.example';
const key = 'DEMO-1';

/** Ana takes part in the issue. */
async function withAna(headers: readonly { name: string; value: string }[] = []): Promise<Product> {
  const product = await openProduct();
  await sendMail(product, { from: `Ana Example <${ana}>`, subject: `Re: [${key}] printer`, text: 'Hello.', headers });
  await product.turn();
  await product.turn();
  return product;
}

const deliveriesOf = async (product: Product) => (await product.ask('deliveries.list', {})).deliveries;

async function changeStandard(product: Product, change: Partial<SchemeDraft>): Promise<void> {
  const { schemes } = await product.ask('schemes.list', {});
  const { id, standard: _standard, createdAtMs: _created, updatedAtMs: _updated, ...draft } = schemes.at(-1)!;
  await product.ask('schemes.save', { id, draft: { ...draft, ...change } });
}

it('a comment that the queue had no room for is told of at the next schedule, once', async () => {
  let isFull = true;
  const product = await openProduct({
    interfere: ({ kind, functionKey }) =>
      isFull && kind === 'queue' && functionKey === 'on-issue-event'
        ? { status: 429, code: 'RATE_LIMIT_EXCEEDED' }
        : undefined,
  });
  await sendMail(product, { from: `Ana Example <${ana}>`, subject: `Re: [${key}] printer`, text: 'Hello.' });
  await product.turn();
  await commentAs(product, 'kim@postroom.example', key, 'We are on it.');
  await product.host.idle();
  expect(await deliveriesOf(product)).toEqual([]);
  isFull = false;
  await product.turn();
  await product.turn();
  expect((await deliveriesOf(product)).map(({ recipients }) => recipients[0]?.address)).toEqual([ana]);
});

describe('schemes', () => {
  it('say who would hear and why, and nobody hears of an internal comment', async () => {
    const product = await withAna();
    const trial = await product.ask('schemes.try', { issueKey: key, event: 'commented' });
    expect(trial.scheme?.name).toBe('Standard');
    expect(trial.people).toContainEqual(
      expect.objectContaining({ address: ana, as: 'takes part by mail', notBecause: null }),
    );
    await askJira(product, 'POST', `issue/${key}/comment`, {
      body: doc([paragraph(text('Only for us.'))]),
      visibility: { type: 'role', value: 'Administrators', identifier: '10002' },
    });
    await product.host.idle();
    expect(await deliveriesOf(product)).toEqual([]);
  });

  it('tell of a status, to the people and in the words that the rule names', async () => {
    const product = await withAna([{ name: 'Content-Language', value: 'de-AT' }]);
    await changeStandard(product, {
      rules: [
        {
          id: 'r',
          enabled: true,
          events: [{ kind: 'status-changed', to: ['Done'] }],
          triggeredBy: ['agent'],
          jql: `key = ${key}`,
          recipients: [{ kind: 'thread' }],
          template: null,
        },
      ],
    });
    await askJira(product, 'POST', `issue/${key}/transitions`, { transition: { id: '21' } });
    await product.host.idle();
    expect(await deliveriesOf(product)).toEqual([]);
    await askJira(product, 'POST', `issue/${key}/transitions`, { transition: { id: '31' } });
    await product.host.idle();
    const [mail] = inboxOf(product, ana).slice(-1);
    expect(mail?.text).toContain('Der Status ist jetzt **Done**.');
    expect(mail?.html).toContain('<html lang="de">');
  });

  it('join comments in quick succession into one mail', async () => {
    const product = await withAna();
    await changeStandard(product, { joinSeconds: 2 });
    const before = inboxOf(product, ana).length;
    for (const said of ['First.', 'Second.', 'Third.']) {
      await commentAs(product, kim, key, said);
    }
    await product.host.idle();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await product.turn();
    const all = inboxOf(product, ana).slice(before);
    expect(all).toHaveLength(1);
    for (const said of ['First.', 'Second.', 'Third.']) expect(all[0]?.text).toContain(said);
    expect(await deliveriesOf(product)).toHaveLength(1);
  });

  it('keep their order and the standard one last', async () => {
    const product = await openProduct();
    const scope = { projects: ['DEMO'], issueTypes: [], jql: null };
    const one = await product.ask('schemes.save', { id: null, draft: { name: 'One', scope, rules: [] } });
    const two = await product.ask('schemes.save', { id: null, draft: { name: 'Two', scope, rules: [] } });
    const { schemes } = await product.ask('schemes.order', { ids: [one.id, two.id] });
    expect(schemes.map(({ name }) => name)).toEqual(['One', 'Two', 'Standard']);
    await product.ask('schemes.delete', { id: one.id });
    expect(await product.reply('schemes.delete', { id: 'standard' })).toMatchObject({
      ok: false,
      failure: { message: 'The standard scheme cannot be deleted.' },
    });
    const choices = await product.ask('schemes.choices', {});
    expect(choices.statuses).toContain('Done');
    expect(choices.roles.map(({ name }) => name)).toContain('Administrators');
    const { found } = await product.ask('recipients.find', { query: 'kim' });
    expect(found[0]?.recipient).toMatchObject({ kind: 'user' });
  });
});

describe('templates', () => {
  it('have versions, and undo brings one back', async () => {
    const product = await openProduct();
    const {
      id: _id,
      version,
      builtIn: _builtIn,
      updatedAtMs: _at,
      ...draft
    } = await product.ask('templates.get', { id: 'commented' });
    const en = { ...draft.texts['en']!, html: '<p>NEW {{ comment.text }}</p>' };
    const saved = await product.ask('templates.save', {
      id: 'commented',
      basedOn: version,
      draft: { ...draft, texts: { ...draft.texts, en } },
    });
    expect(saved.version).toBe(1);
    const over = await product.reply('templates.save', { id: 'commented', basedOn: version, draft });
    expect(over).toMatchObject({ ok: false, failure: { message: 'Somebody else has saved this template meanwhile.' } });
    expect((await product.ask('templates.versions', { id: 'commented' })).versions.map((one) => one.version)).toEqual([
      1, 0,
    ]);
    const restored = await product.ask('templates.restore', { id: 'commented', version: 0 });
    expect(restored).toMatchObject({ version: 2, texts: draft.texts });
    expect((await product.ask('templates.list', {})).templates.find(({ id }) => id === 'commented')?.usedBy).toEqual([
      'Standard',
    ]);
  });

  it('are shown on a real issue, with errors at their line, and sent as a test', async () => {
    const product = await withAna();
    const trial = { kind: 'notification', language: 'en', issueKey: key } as const;
    const good = { subject: '{{ issue.key }}', html: '<p>{{ issue.summary }}</p>', text: null };
    const shown = await product.ask('templates.preview', { ...trial, text: good });
    expect(shown.mail?.subject).toBe(key);
    expect(shown.problems).toEqual([]);
    const bad = await product.ask('templates.preview', { ...trial, text: { ...good, html: '<p>\n{% if %}' } });
    expect(bad.mail).toBeNull();
    expect(bad.problems[0]).toMatchObject({ part: 'html', line: 2 });
    const sent = await product.ask('templates.sendTest', { ...trial, text: good, to: ana });
    expect(sent).toMatchObject({ kind: 'test', outcome: 'accepted' });
    expect(inboxOf(product, ana).at(-1)?.subject).toBe(`[Test] ${key}`);
  });

  it('that do not compile fail the mail with their place, and it goes when they are mended', async () => {
    const product = await withAna();
    const {
      id: _id,
      version,
      builtIn: _builtIn,
      updatedAtMs: _at,
      ...draft
    } = await product.ask('templates.get', { id: 'commented' });
    const en = { ...draft.texts['en']!, html: '{% if %}' };
    await product.ask('templates.save', {
      id: 'commented',
      basedOn: version,
      draft: { ...draft, texts: { ...draft.texts, en } },
    });
    await commentAs(product, kim, key, 'Does it arrive?');
    await product.host.idle();
    const [failed] = await deliveriesOf(product);
    expect(failed).toMatchObject({ outcome: 'failed', failure: { code: 'template-broken' }, can: { retry: true } });
    expect(failed?.reason).toContain('html, line 1');
    await product.ask('templates.restore', { id: 'commented', version: 0 });
    await product.ask('deliveries.retry', { ids: [failed!.id] });
    await product.host.idle();
    expect(inboxOf(product, ana).at(-1)?.text).toContain('Does it arrive?');
  });
});

describe('the queue', () => {
  it('stops a mail that waits, and sends it to another address', async () => {
    const product = await withAna();
    await changeStandard(product, { joinSeconds: 600 });
    const before = inboxOf(product, ana).length;
    await commentAs(product, kim, key, 'A word for Ana.');
    await product.host.idle();
    const [waiting] = await deliveriesOf(product);
    expect(waiting).toMatchObject({ outcome: 'queued', can: { cancel: true } });
    const { deliveries } = await product.ask('deliveries.cancel', { ids: [waiting!.id] });
    expect(deliveries[0]).toMatchObject({ outcome: 'cancelled', reason: 'Stopped by a person.' });
    await product.turn();
    expect(inboxOf(product, ana)).toHaveLength(before);
    await product.ask('deliveries.editAddress', { id: waiting!.id, from: ana, to: 'bela@customer.example' });
    await product.host.idle();
    const found = await product.ask('deliveries.list', { recipient: 'bela@', issueKey: key, outcome: null });
    expect(found.deliveries[0]?.recipients[0]?.address).toBe('bela@customer.example');
    expect(inboxOf(product, ana)).toHaveLength(before);
  });

  it('an issue deleted between event and send is a clear outcome', async () => {
    const product = await withAna();
    await changeStandard(product, { joinSeconds: 600 });
    await commentAs(product, kim, key, 'A word for Ana.');
    await product.host.idle();
    const [waiting] = await deliveriesOf(product);
    await askJira(product, 'DELETE', `issue/${key}?deleteSubtasks=true`);
    await product.ask('deliveries.retry', { ids: [waiting!.id] });
    await product.host.idle();
    expect(await product.ask('deliveries.get', { id: waiting!.id })).toMatchObject({
      outcome: 'failed',
      reason: 'The issue was deleted before the mail went out.',
    });
  });

  it('nothing goes to a suppressed address until it is lifted', async () => {
    const product = await withAna();
    await product.ask('suppressions.add', { address: 'Ana@customer.example', reason: 'asked', note: 'by phone' });
    await commentAs(product, kim, key, 'Not for Ana.');
    await product.host.idle();
    expect(await deliveriesOf(product)).toEqual([]);
    const trial = await product.ask('schemes.try', { issueKey: key, event: 'commented' });
    expect(trial.people.find(({ address }) => address === ana)?.notBecause).toBe(
      'They asked for no more mail: by phone.',
    );
    await product.ask('suppressions.lift', { address: ana });
    await commentAs(product, kim, key, 'For Ana.');
    await product.host.idle();
    expect(inboxOf(product, ana).at(-1)?.text).toContain('For Ana.');
  });
});

describe('a mail from an issue', () => {
  it('is shown, kept as a comment, sent once, and not told again to those who got it', async () => {
    const product = await withAna();
    const start = await product.ask('issueMail.compose', { issueKey: key });
    expect(start.suggestions[0]).toMatchObject({ address: ana, because: 'takes part by mail' });
    expect(start.draft.to[0]?.address).toBe(ana);
    const before = (await comments(product, key)).length;
    const had = inboxOf(product, ana).length;
    const draft = {
      issueKey: key,
      to: [{ address: ana, name: 'Ana' }],
      subject: start.draft.subject,
      bodyHtml: '<p>Dear <b>Ana</b><script>alert(1)</script></p>',
      answers: start.draft.answers,
    };
    const preview = await product.ask('issueMail.preview', draft);
    expect(preview.mail?.html).toContain('<strong>Ana</strong>');
    expect(preview.mail?.html).not.toContain('alert(1)');
    const sent = await product.ask('issueMail.send', { request: 'a-request-of-a-page', draft });
    await product.ask('issueMail.send', { request: 'a-request-of-a-page', draft });
    await product.host.idle();
    const after = await comments(product, key);
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)?.text).toContain(`wrote by mail to Ana <${ana}>`);
    const mails = inboxOf(product, ana).slice(had);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.headers.get('Auto-Submitted')).toBeNull();
    expect(mails[0]?.text).toContain('Dear **Ana**');
    expect(await product.ask('deliveries.get', { id: sent.delivery.id })).toMatchObject({
      outcome: 'accepted',
      kind: 'issue-mail',
    });
    const { mails: thread } = await product.ask('issueMail.thread', { issueKey: key });
    expect(thread.map(({ direction, by }) => `${direction} ${by}`)).toEqual(['in person', 'out person']);
    const reply = await product.ask('issueMail.compose', {
      issueKey: key,
      answers: { id: thread[0]!.id, how: 'reply' },
    });
    expect(reply.draft).toMatchObject({ to: [{ address: ana }], answers: thread[0]!.id });
    await product.ask('issueMail.resend', { id: thread[1]!.id });
    await product.host.idle();
    const twice = inboxOf(product, ana).slice(had);
    expect(new Set(twice.map(({ messageId }) => messageId)).size).toBe(1);
    expect(twice).toHaveLength(2);
  });

  it('sends files of the issue along; one that is gone since stops it, and nothing is sent half', async () => {
    const product = await openProduct();
    await sendMail(product, {
      from: `Ana Example <${ana}>`,
      subject: `Re: [${key}] log`,
      text: 'Here.',
      attachment: { name: 'log.txt', text: 'line 1' },
    });
    await product.turn();
    await product.turn();
    const { attachments } = await product.ask('issueMail.compose', { issueKey: key });
    const log = attachments.find(({ name }) => name === 'log.txt')!;
    const draft = {
      issueKey: key,
      to: [{ address: ana }],
      subject: 'Your log',
      bodyHtml: '<p>back</p>',
      attachmentIds: [log.id],
    };
    await product.ask('issueMail.send', { request: 'request-number-one', draft });
    await product.host.idle();
    expect(
      inboxOf(product, ana)
        .at(-1)
        ?.attachments.map(({ name }) => name),
    ).toEqual(['log.txt']);
    await askJira(product, 'DELETE', `attachment/${log.id}`);
    const had = inboxOf(product, ana).length;
    const { delivery } = await product.ask('issueMail.send', { request: 'request-number-two', draft });
    await product.host.idle();
    const after = await product.ask('deliveries.get', { id: delivery.id });
    expect(after).toMatchObject({ outcome: 'failed', failure: { code: 'message-gone' } });
    expect(inboxOf(product, ana)).toHaveLength(had);
  });
});

describe('pictures of a comment', () => {
  it('travel with the mail, shown by cid', async () => {
    const product = await openProduct();
    await sendMail(product, {
      from: `Ana Example <${ana}>`,
      subject: `Re: [${key}] picture`,
      text: 'Here.',
      attachment: { name: 'screen.png', text: 'not really a picture' },
    });
    await product.turn();
    await product.turn();
    const media = { type: 'media', attrs: { type: 'file', id: randomUUID(), collection: '', alt: 'screen.png' } };
    const body = {
      type: 'doc',
      version: 1,
      content: [{ type: 'mediaSingle', attrs: { layout: 'center' }, content: [media] }],
    };
    await askJira(product, 'POST', `issue/${key}/comment`, { body });
    await product.host.idle();
    const mail = inboxOf(product, ana).at(-1);
    const [picture] = mail?.attachments ?? [];
    expect(picture?.name).toBe('screen.png');
    expect(picture?.contentId).toMatch(/^picture-\d+@postroom\.example$/);
    expect(mail?.html).toContain(`<img src="cid:${picture?.contentId ?? ''}" alt="screen.png"`);
  });
});

describe('deliverability', () => {
  it('sends a mail to the mailbox of replies and reads its signatures there; it becomes no comment and no issue', async () => {
    const product = await openProduct();
    const { connections } = await product.ask('connections.list', {});
    const outgoing = connections.find(({ connection }) => connection.direction === 'outgoing')!;
    const report = await product.ask('deliverability.check', { connection: outgoing.connection.id });
    expect(report.domain).toBe('postroom.example');
    expect(report.checks.find(({ name }) => name === 'dkim')).toMatchObject({
      state: 'bad',
      found: 'The test mail came back without a DKIM signature.',
    });
    await product.turn();
    await product.turn();
    const { recent } = await product.ask('overview', {});
    expect(recent.filter(({ outcome }) => outcome === 'create' || outcome === 'comment')).toEqual([]);
  }, 60_000);
});
