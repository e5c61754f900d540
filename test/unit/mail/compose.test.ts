import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundReferences, composeMessage, normaliseMessageId, parseMessage } from '../../../src/mail';
import type { Message, MessageId, OutgoingMail } from '../../../src/mail';

const id = (text: string): MessageId => normaliseMessageId(text)!;
const basic: OutgoingMail = {
  from: { name: 'Support (ACME)', address: 'support@example.org' },
  to: [{ name: '', address: 'ann@example.com' }],
  subject: 'Hello',
  messageId: id('<d1@example.org>'),
  dateMs: Date.UTC(2026, 10, 2, 9, 5, 7),
  text: 'Hello\n',
};
const raw = (mail: Partial<OutgoingMail>): string =>
  Buffer.from(composeMessage({ ...basic, ...mail })).toString('latin1');
const read = (mail: Partial<OutgoingMail>): Message => parseMessage(composeMessage({ ...basic, ...mail }));

describe('composing', () => {
  test('a plain mail, byte for byte', () => {
    expect(raw({})).toBe(
      [
        'From: "Support (ACME)" <support@example.org>',
        'To: ann@example.com',
        'Subject: Hello',
        'Date: Mon, 02 Nov 2026 09:05:07 +0000',
        'Message-ID: <d1@example.org>',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 7bit',
        '',
        'Hello',
        '',
      ].join('\r\n'),
    );
  });

  test('alternative, related and mixed are read back as they were meant', () => {
    const png = Buffer.from('89504e47', 'hex');
    const message = read({
      html: '<p>Hi <img src="cid:a@b"></p>',
      text: 'Grüße\n'.repeat(3),
      inlineImages: [{ name: 'a.png', type: 'image/png', bytes: png, contentId: 'a@b' }],
      attachments: [
        {
          name: 'Größentabelle für März – “sehr” langer Name der Datei, Teil 1.xlsx',
          type: 'application/zip',
          bytes: png,
        },
      ],
      inReplyTo: id('<x@y>'),
      references: [id('<r@y>'), id('<x@y>')],
      headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
    });
    expect(message.defects).toEqual([]);
    expect(message).toMatchObject({
      html: '<p>Hi <img src="cid:a@b"></p>',
      text: 'Grüße\nGrüße\nGrüße\n',
      inReplyTo: ['x@y'],
      references: ['r@y', 'x@y'],
    });
    expect(message.attachments.map(({ name, inline, contentId }) => ({ name, inline, contentId }))).toEqual([
      { name: 'a.png', inline: true, contentId: 'a@b' },
      { name: 'Größentabelle für März – “sehr” langer Name der Datei, Teil 1.xlsx', inline: false, contentId: null },
    ]);
    expect(message.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('nothing that is given can begin another header field', () => {
    const evil = 'x\r\nBcc: victim@example.com\r\n\r\nbody';
    const message = read({
      subject: evil,
      from: { name: evil, address: `a@b.c${evil}` },
      to: [{ name: evil, address: `${evil}@b.c` }],
      headers: [{ name: 'X-Info', value: evil }],
      attachments: [{ name: evil, type: `text/plain${evil}`, bytes: Buffer.from('x') }],
      html: 'x',
      inlineImages: [{ name: evil, type: evil, bytes: Buffer.from('x'), contentId: evil }],
    });
    expect(message.headers.get('bcc')).toBeNull();
    expect(message.text).toBe('Hello');
    expect(message.subject).toBe('x Bcc: victim@example.com body');
  });

  test('a further field may not be one of those made from the values', () => {
    expect(() => raw({ headers: [{ name: 'Subject', value: 'x' }] })).toThrow(RangeError);
    expect(() => raw({ headers: [{ name: 'X Y', value: 'x' }] })).toThrow(RangeError);
  });

  test('references keep the first and the last, under 1,500 characters', () => {
    const ids = Array.from({ length: 100 }, (_, at) => id(`<${at}.${'x'.repeat(40)}@example.org>`));
    const bound = boundReferences(ids);
    expect(bound[0]).toBe(ids[0]);
    expect(bound.at(-1)).toBe(ids.at(-1));
    expect(bound.map((one) => `<${one}>`).join(' ').length).toBeLessThanOrEqual(1_500);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ maxLength: 2_000 }),
);
const squeezed = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

describe('whatever is given', () => {
  test('no line is longer than 998 bytes, lines end with CRLF, and the mail is read back', () => {
    const mails = fc.record({
      subject: anyText,
      name: anyText,
      given: anyText,
      file: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
      html: fc.option(anyText),
    });
    fc.assert(
      fc.property(mails, ({ subject, name, given, file, html }) => {
        const text = `Text: ${given}`;
        const mail = {
          ...basic,
          subject,
          from: { name, address: 'a@b.c' },
          text,
          html,
          attachments: [{ name: file, type: 'text/csv', bytes: Buffer.from(text) }],
        };
        const bytes = Buffer.from(composeMessage(mail));
        const lines = bytes.toString('latin1').split('\r\n');
        expect(lines.every((line) => line.length <= 998 && !/[\r\n]/.test(line))).toBe(true);
        const message = parseMessage(bytes);
        expect(squeezed(message.subject)).toBe(squeezed(subject));
        expect(message.from).toMatchObject({ address: 'a@b.c' });
        expect(message.text.replaceAll('\0', '').trimEnd()).toBe(
          text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trimEnd(),
        );
        expect(message.attachments[0]?.content).toMatchObject({ bytes: Buffer.from(text) });
      }),
      { numRuns: 200 },
    );
  });
});
