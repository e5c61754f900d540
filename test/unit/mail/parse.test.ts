import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../../src/mail';
import type { Message } from '../../../src/mail';

const mail = (...lines: string[]): Message => parseMessage(Buffer.from(lines.join('\r\n'), 'latin1'));
const codes = (message: Message): string[] => message.defects.map(({ code }) => code);

describe('an ordinary mail', () => {
  const message = mail(
    'Return-Path: <ann@example.com>',
    'Delivered-To: Support@Example.org',
    'From: =?utf-8?Q?Ann_M=C3=BCller?= <ann@Example.COM>',
    'To: "Support, Team" <support@example.org>, bob@example.org',
    'Subject: =?utf-8?B?R3LDvMOf?= =?utf-8?B?ZQ==?=',
    'Date: Mon, 2 Nov 2026 10:00:00 +0100',
    'Message-ID: <one@example.com>',
    'References: <root@example.org>',
    ' <two@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b"',
    '',
    '--b',
    'Content-Type: multipart/alternative; boundary="c"',
    '',
    '--c',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=C3=9Fe',
    '--c',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Hello <img src="cid:pic@x"></p>',
    '--c--',
    '--b',
    'Content-Type: image/png; name=pic.png',
    'Content-ID: <pic@x>',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVsbG8=',
    '--b--',
    '',
  );

  test('tells who, when and in answer to what', () => {
    expect(message.from).toEqual({ name: 'Ann Müller', address: 'ann@example.com' });
    expect(message.to.map(({ name }) => name)).toEqual(['Support, Team', '']);
    expect(message).toMatchObject({
      subject: 'Grüße',
      messageId: 'one@example.com',
      references: ['root@example.org', 'two@example.org'],
    });
    expect(message).toMatchObject({
      returnPath: 'ann@example.com',
      deliveredTo: ['support@example.org'],
      dateMs: Date.UTC(2026, 10, 2, 9),
    });
  });

  test('has text, HTML and attachments', () => {
    expect(message).toMatchObject({ text: 'Grüße', textFrom: 'plain', html: '<p>Hello <img src="cid:pic@x"></p>' });
    const [picture] = message.attachments;
    expect(picture).toMatchObject({
      name: 'pic.png',
      type: 'image/png',
      sizeBytes: 5,
      inline: true,
      contentId: 'pic@x',
    });
    expect(picture?.content).toMatchObject({ kind: 'here', bytes: Buffer.from('hello') });
  });

  test('has no defects', () => {
    expect(codes(message)).toEqual([]);
  });
});
