import { describe, expect, test } from '@jest/globals';
import { splitReply } from '../../../../src/mail/reply';
import { attributions } from './attributions';
import { headersOf, messageOf, partOf } from '../../../support/mail/message';

const original = { name: 'John Doe', address: 'john@acme.example' };

describe('a forwarded mail is content:', () => {
  test.each([
    [
      'Gmail',
      'Fwd: Hello',
      '---------- Forwarded message ---------\nFrom: John Doe <john@acme.example>\nDate: Mon, Mar 4, 2024 at 10:15 AM\nSubject: Hello\nTo: <jane@customer.example>\n\n',
    ],
    [
      'Gmail in German',
      'Fwd: Hello',
      '---------- Forwarded message ---------\nVon: John Doe <john@acme.example>\nDate: Mo., 4. März 2024 um 10:15 Uhr\nSubject: Hello\nTo: <jane@customer.example>\n\n',
    ],
    [
      'Gmail in a language we do not know',
      'Fwd: Hello',
      '---------- Blorked zim ---------\nFrom: John Doe <john@acme.example>\nDate: Mon, Mar 4, 2024\nSubject: Hello\nTo: Jane\n\n',
    ],
    [
      'Outlook',
      'FW: Hello',
      '________________________________\nFrom: John Doe <john@acme.example>\nSent: Monday, March 4, 2024 10:15 AM\nTo: Jane\nSubject: Hello\n\n',
    ],
    [
      'Outlook in German',
      'WG: Hello',
      'Von: John Doe <john@acme.example>\nGesendet: Montag, 4. März 2024 10:15\nAn: Jane\nBetreff: Hello\n\n',
    ],
    [
      'Outlook, classic',
      'FW: Hello',
      '-----Original Message-----\nFrom: John Doe [mailto:john@acme.example]\nSent: Monday, March 4, 2024 10:15 AM\nTo: Jane\nSubject: Hello\n\n',
    ],
    [
      'Apple Mail in French',
      'Tr: Hello',
      'Début du message transféré :\n\nDe: John Doe <john@acme.example>\nObjet: Hello\nDate: 4 mars 2024 à 10:15\nÀ: Jane\n\n',
    ],
    [
      'Thunderbird in Italian',
      'Fwd: Hello',
      '-------- Messaggio Inoltrato --------\nOggetto: \tHello\nData: \tMon, 4 Mar 2024 10:15:00 +0100\nMittente: \tJohn Doe <john@acme.example>\nA: \tjane@customer.example\n\n\n\n',
    ],
    [
      'Yahoo',
      'Fw: Hello',
      '   ----- Forwarded Message ----- From: John Doe <john@acme.example>To: "jane@customer.example" <jane@customer.example>Sent: Monday, March 4, 2024, 10:15:00 AM GMT+1Subject: Hello\n ',
    ],
    [
      'no prefix, no thread',
      'Hello again',
      'From: John Doe <john@acme.example>\nDate: 4 March 2024\nTo: Jane\nSubject: Hello\n\n',
    ],
  ])('%s', (_, subject, head) => {
    const split = splitReply(messageOf({ subject, text: `Please look at this.\n\n${head}Original words\n\nJohn\n` }));
    expect(split.replyText).toBe('Please look at this.');
    expect(split.forwarded).toMatchObject({ from: original, subject: 'Hello', body: 'Original words\n\nJohn' });
  });

  test('Apple Mail quotes what it forwards', () => {
    const text =
      'Look.\n\n> Begin forwarded message:\n> \n> From: John Doe <john@acme.example>\n> Subject: Hello\n> Date: 4 March 2024 at 10:15:00 CET\n> To: jane@customer.example\n> \n> Original words\n> \n> > older words';
    const split = splitReply(messageOf({ subject: 'Fwd: Hello', text }));
    expect(split.replyText).toBe('Look.');
    expect(split.forwarded).toMatchObject({ from: original, body: 'Original words\n\n> older words' });
  });

  test('Outlook 2019 for Mac writes an attribution', () => {
    const split = splitReply(
      messageOf({
        subject: 'Fwd: Hello',
        text: '﻿On 04/03/2024 10:15, "John Doe" <john@acme.example> wrote:\n\n    Original words',
      }),
    );
    expect(split.forwarded).toMatchObject({ from: original, body: 'Original words' });
  });

  test('in HTML', () => {
    const html =
      '<div dir="ltr">Please look at this.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">John Doe</strong> <span dir="auto">&lt;<a href="mailto:john@acme.example">john@acme.example</a>&gt;</span><br>Date: Mon, Mar 4, 2024<br>Subject: Hello<br>To: Jane<br></div><br><br><div dir="ltr">Original <b>words</b></div></div></div>';
    const split = splitReply(messageOf({ subject: 'Fwd: Hello', html }));
    expect(split.replyText).toBe('Please look at this.');
    expect(split.replyHtml).toContain('Please look at this.');
    expect(split.forwarded).toMatchObject({ from: original, subject: 'Hello', body: 'Original words' });
    expect(split.forwarded?.bodyHtml).toContain('Original <b>words</b>');
  });

  test('as Thunderbird writes it in HTML, whatever the language', () => {
    const html =
      '<p>Look.</p><div class="moz-forward-container"><br>-------- Blorked --------<table class="moz-email-headers-table"><tbody><tr><th>Subject: </th><td>Hello</td></tr><tr><th>Date: </th><td>Mon, 4 Mar 2024</td></tr><tr><th>From: </th><td>John Doe &lt;john@acme.example&gt;</td></tr><tr><th>To: </th><td>Jane</td></tr></tbody></table><br>Original words</div>';
    expect(splitReply(messageOf({ subject: 'Fwd: Hello', html })).forwarded).toMatchObject({
      from: original,
      body: 'Original words',
    });
  });

  test('as an attachment', () => {
    const inner = partOf('text/plain', 'Original words\n', {
      headers: headersOf([
        ['From', 'John Doe <john@acme.example>'],
        ['Subject', 'Hello'],
      ]),
    });
    const attached = partOf('message/rfc822', '', { children: [inner], disposition: 'attachment' });
    const root = partOf('multipart/mixed', '', { children: [partOf('text/plain', 'Look.'), attached] });
    const split = splitReply(messageOf({ subject: 'See this', text: 'Look.', root }));
    expect(split.replyText).toBe('Look.');
    expect(split.forwarded).toMatchObject({ from: original, subject: 'Hello', body: 'Original words' });
  });
});

describe('who wrote a mail forwarded under an attribution:', () => {
  test.each(attributions.filter(([, lines]) => lines.includes('john@acme')))('%s', (_, line) => {
    const { forwarded } = splitReply(messageOf({ subject: 'Fwd: Hello', text: `${line}\n\nOriginal words` }));
    expect(forwarded?.from?.address).toBe('john@acme.example');
    expect(forwarded?.from?.name.startsWith('John Doe') === true || forwarded?.from?.name === '').toBe(true);
  });
});

describe('an answer is no forward:', () => {
  test('the one who is quoted is written to', () => {
    const text = 'Yes.\n\nOn 4 Mar 2024, John Doe <john@acme.example> wrote:\n> Is it?';
    const split = splitReply(messageOf({ subject: 'Fwd: Hello', to: ['john@acme.example'], text }));
    expect(split.forwarded).toBeNull();
    expect(split.replyText).toBe('Yes.');
  });

  test('Outlook answers with a header block', () => {
    const text = 'Yes.\n\nFrom: John Doe <john@acme.example>\nSent: 4 March 2024\nTo: Jane\nSubject: Hello\n\nIs it?';
    expect(splitReply(messageOf({ subject: 'RE: Hello', text })).forwarded).toBeNull();
    expect(splitReply(messageOf({ subject: 'Hello', inReplyTo: '1@acme.example', text })).forwarded).toBeNull();
  });
});
