/** The calls about outgoing mail take what the page sends, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { outboundCalls, ownLanguages } from '../../../src/contract';

const rule = { id: 'r1', events: [{ kind: 'commented' }], recipients: [{ kind: 'thread' }] };
const scheme = { name: 'Customers', scope: { projects: ['DEMO'], issueTypes: [], jql: null }, rules: [rule] };
const text = { subject: '[{{ issue.key }}]', html: '<p>{{ comment.html }}</p>', text: null };
const template = { name: 'Comment', kind: 'notification', texts: { en: text }, fallback: 'en' };
const mail = { issueKey: 'DEMO-1', to: [{ address: 'ana@customer.example' }], subject: 'Hello', bodyHtml: '<p>Hi</p>' };

const problemsOf = (call: keyof typeof outboundCalls, payload: unknown): string[] =>
  outboundCalls[call].safeParse(payload).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ??
  [];

describe('calls about outgoing mail', () => {
  it.each(Object.keys(outboundCalls) as (keyof typeof outboundCalls)[])(
    '%s refuses a field it does not know',
    (call) => {
      expect(problemsOf(call, { surprise: 1 }).join('\n')).toContain('surprise');
    },
  );

  it('fills in what may be left out', () => {
    const read = outboundCalls['schemes.save'].parse({ id: null, draft: scheme });
    expect(read.draft).toMatchObject({ enabled: true, connection: null, language: 'en', joinSeconds: 0 });
    expect(read.draft.rules[0]).toMatchObject({ triggeredBy: ['agent', 'customer', 'app'], template: null, jql: null });
    expect(outboundCalls['templates.save'].parse({ id: null, basedOn: null, draft: template }).draft.layout).toBe(
      'standard',
    );
  });

  it('names the field and the fix', () => {
    const bad = { ...scheme, rules: [{ ...rule, recipients: [{ kind: 'address', address: 'nobody' }] }] };
    expect(problemsOf('schemes.save', { id: null, draft: bad })).toEqual([
      'draft.rules.0.recipients.0.address: Enter an e-mail address, for example ana@example.com.',
    ]);
    expect(problemsOf('templates.save', { id: null, basedOn: null, draft: { ...template, fallback: 'de' } })).toEqual([
      'draft.fallback: There must be a text in the fallback language.',
    ]);
    expect(problemsOf('issueMail.preview', { ...mail, subject: 'Hello\r\nBcc: evil@example.com' })).toEqual([
      'subject: Line breaks are not allowed here.',
    ]);
    expect(problemsOf('issueMail.preview', { ...mail, to: [{ address: 'ana@example.com', name: 'A\nB' }] })).toEqual([
      'to.0.name: Line breaks are not allowed here.',
    ]);
  });

  it('takes a text in each language that Postroom speaks', () => {
    const texts = Object.fromEntries(ownLanguages.map((code) => [code, text]));
    expect(problemsOf('templates.save', { id: 'commented', basedOn: 0, draft: { ...template, texts } })).toEqual([]);
  });
});
