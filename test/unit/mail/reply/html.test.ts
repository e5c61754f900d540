import { describe, expect, test } from '@jest/globals';
import { splitReply } from '../../../../src/mail/reply';
import { messageOf } from '../../../support/mail/message';
import { clientBodies } from './clients';

describe('the HTML of', () => {
  test.each(clientBodies)('%s is cut above what it answers', (_, html) => {
    const split = splitReply(messageOf({ subject: 'Re: Hello', inReplyTo: '1234@acme.example', html }));
    expect(split.replyText).toBe('New words');
    expect(split.replyHtml).toContain('New words');
    expect(split.replyHtml).not.toMatch(/Original words|John|Jane Roe/);
    expect(split.quotedText).toContain('Original words');
    expect(split.forwarded).toBeNull();
  });
});

test('answers between quotes stay with their quotes', () => {
  const html =
    '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Mon, Mar 4, 2024 at 10:15 AM John &lt;john@acme.example&gt; wrote:</div><blockquote class="gmail_quote">First question?</blockquote><div>First answer</div><blockquote class="gmail_quote">Second question?</blockquote><div>Second answer</div><blockquote class="gmail_quote">Bye</blockquote></div></div>';
  const split = splitReply(messageOf({ subject: 'Re: Hello', html }), { withQuotedHtml: true });
  expect(split.replyText.split('\n').filter((line) => line !== '')).toEqual([
    '> First question?',
    'First answer',
    '> Second question?',
    'Second answer',
  ]);
  expect(split.quotedText).toContain('Bye');
});

test('a quote the writer made himself stays', () => {
  const split = splitReply(
    messageOf({ subject: 'Hello', html: '<p>The manual says:</p><blockquote><p>Turn it off.</p></blockquote>' }),
  );
  expect(split.replyText).toContain('> Turn it off.');
});

test('indented text is no quote', () => {
  const html =
    '<div>New words</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>indented words</div></blockquote>';
  expect(splitReply(messageOf({ html })).replyText).toBe('New words\n\nindented words');
});

test('tables, lists and pictures stay whole', () => {
  const html =
    '<table><tr><td>a</td><td></td><td>b</td></tr></table><ol><li>one</li><li>two</li></ol><p><img src="cid:1"></p><div class="gmail_quote"><div class="gmail_attr">On 4 Mar 2024 John wrote:</div><blockquote><img src="cid:2">Original words</blockquote></div>';
  const split = splitReply(messageOf({ subject: 'Re: Hello', html }), { withQuotedHtml: true });
  expect(split.replyHtml).toBe(
    '<table><tr><td>a</td><td></td><td>b</td></tr></table><ol><li>one</li><li>two</li></ol><p><img src="cid:1"></p>',
  );
  expect(split.replyText).toContain('1. one\n2. two');
  expect(split.quotedHtml).toContain('cid:2');
});

test('the plain text is what the writer typed; the HTML is asked when only it shows where to cut', () => {
  const html = '<div>New words</div><div id="mail-editor-reference-message-container"><div>Original words</div></div>';
  const split = splitReply(messageOf({ subject: 'Re: Hello', text: 'New words\n\nOriginal words', html }));
  expect(split.replyText).toBe('New words');
  expect(split.by).toMatchObject({ clue: 'client-mark', client: 'Outlook mobile' });
});

test('hidden text is not shown', () => {
  const html = '<div style="display:none">Preview <b>words</b></div><p>New words</p>';
  expect(splitReply(messageOf({ html })).replyText).toBe('New words');
});
