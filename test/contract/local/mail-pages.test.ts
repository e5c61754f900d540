/** The mail pages of the local host: a mail goes by SMTP, is read, answered, and shown in its conversation. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { closeBareHosts, openBareHost, type BareHost } from '../../support/bare-host';

let bare: BareHost;
beforeEach(async () => {
  bare = await openBareHost();
});
afterEach(closeBareHosts);

const ana = 'ana@customer.example';
const support = 'support@postroom.example';
const get = async (path: string, query: Record<string, string>): Promise<string> =>
  (await fetch(`${bare.host.origin}${path}?${new URLSearchParams(query).toString()}`)).text();
const send = (fields: Record<string, string>): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return fetch(`${bare.host.origin}/mail/send`, { method: 'POST', body: form, redirect: 'manual' });
};
const message = (account: string, uid: number, more: Record<string, string> = {}) =>
  get('/mail/message', { account, folder: 'INBOX', uid: String(uid), ...more });
/** The fields of the form on a page. HTML drops a line break right after `<textarea>`. */
const draftOf = (page: string): Record<string, string> => {
  const inputs = [...page.matchAll(/<input[^>]*name="(\w+)"[^>]*value="([^"]*)"/gu)].map(([, name, value]) => [
    name,
    value,
  ]);
  const text = /<textarea[^>]*>\n?([\s\S]*?)<\/textarea>/u.exec(page)?.[1] ?? '';
  return { ...(Object.fromEntries(inputs) as Record<string, string>), text };
};

describe('sending', () => {
  test('goes by SMTP with a login', async () => {
    expect((await send({ from: ana, to: support, subject: 'By SMTP', text: 'Hello' })).status).toBe(303);
    const [received] = bare.host.mail.messages(support, 'INBOX');
    const header = received?.header.toString() ?? '';
    expect(header).toContain('Return-Path: <ana@customer.example>');
    expect(header).toMatch(/with ESMTPSA id/u);
    expect(bare.host.mail.messages(ana, 'Sent')).toHaveLength(1);
  });

  test('tells what the server refuses, and keeps what was written', async () => {
    const refused = await send({ from: ana, to: 'nobody@postroom.example', subject: 'Kept', text: 'My long text' });
    expect(refused.status).toBe(400);
    const page = await refused.text();
    expect(page).toContain('550 5.1.1 &lt;nobody@postroom.example&gt;: There is no such mailbox here');
    expect(draftOf(page)).toMatchObject({ to: 'nobody@postroom.example', subject: 'Kept', text: 'My long text' });
    expect(bare.host.mail.messages(ana, 'Sent')).toHaveLength(0);
  });

  test('to several, of whom one is refused, leaves only that one to write to', async () => {
    const partly = await send({ from: ana, to: `${support}, nobody@postroom.example`, subject: 'x', text: 'y' });
    const page = await partly.text();
    expect(page).toContain('It was sent, but not to everybody.');
    expect(draftOf(page)).toMatchObject({ to: 'nobody@postroom.example' });
    expect(bare.host.mail.messages(support, 'INBOX')).toHaveLength(1);
  });

  test('to another domain comes back as a bounce', async () => {
    expect((await send({ from: ana, to: 'x@elsewhere.example', subject: 'Out', text: 'y' })).status).toBe(303);
    expect(await message(ana, 1)).toContain('Undelivered Mail Returned to Sender');
  });
});

describe('reading', () => {
  test('a mail is unread until it is opened, and opening it twice changes nothing more', async () => {
    await send({ from: ana, to: support, subject: 'Unread', text: 'Hello' });
    const box = () => get('/mail/box', { account: support, folder: 'INBOX' });
    expect(await box()).toContain('class="unread"');
    await message(support, 1);
    expect(await box()).not.toContain('class="unread"');
    const count = bare.host.mail.changeCount();
    await message(support, 1);
    expect(bare.host.mail.changeCount()).toBe(count);
  });

  test('an answer quotes, stays in its thread, and both show the conversation', async () => {
    await send({ from: ana, to: support, cc: 'ben@partner.example', subject: 'Printer', text: 'It burns.\nHelp!' });
    const draft = draftOf(await get('/mail/compose', { from: support, reply: 'INBOX', uid: '1' }));
    expect(draft).toMatchObject({ to: ana, cc: '', subject: 'Re: Printer' });
    expect(draft['text']).toMatch(/^\n\nOn .*, Ana Customer wrote:\n&gt; It burns\.\n&gt; Help!/u);
    await send({ ...draft, from: support, text: 'Run!' });
    const answer = await message(ana, 1);
    expect(answer).toContain('In reply to');
    for (const page of [answer, await message(support, 1)]) {
      const conversation = page.slice(page.indexOf('Conversation'));
      expect(conversation.match(/<li>/gu)).toHaveLength(2);
      expect(conversation).toMatch(/Ana Customer: Printer[\s\S]*Support: Re: Printer/u);
    }
    expect(await get('/mail/box', { account: ana, folder: 'INBOX' })).toContain('aria-label="Answer"');
  });

  test('an answer to all goes to everybody but oneself', async () => {
    await send({
      from: ana,
      to: `${support}, kim@postroom.example`,
      cc: 'ben@partner.example',
      subject: 'All',
      text: 'x',
    });
    const draft = draftOf(await get('/mail/compose', { from: support, reply: 'INBOX', uid: '1', all: 'yes' }));
    expect(draft).toMatchObject({ to: ana, cc: 'kim@postroom.example, ben@partner.example' });
  });

  test('all header fields are there on demand, and HTML can be read as text', async () => {
    const source = ['From: a@x.example', 'Subject: H', 'X-Odd: <script>', 'Content-Type: text/html', '', '<p>Hi <b>you</b></p>']; // prettier-ignore
    await bare.host.mail.deliver({
      reversePath: 'a@x.example',
      recipients: [support],
      source: [Buffer.from(source.join('\r\n'))],
    });
    const page = await message(support, 1);
    expect(page).toContain('X-Odd: &lt;script&gt;');
    expect(page).toContain('<iframe');
    const text = await message(support, 1, { view: 'text' });
    expect(text).not.toContain('<iframe');
    expect(text).toMatch(/<pre[^>]*>\s*Hi \W*you/u);
  });
});
