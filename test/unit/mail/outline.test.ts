import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeStream, MessageOutline, outlineMessage, parseMessage } from '../../../src/mail';
import type { Attachment, Message, Outline } from '../../../src/mail';
import type { Limits } from '../../../src/mail/limits';
import { messageValue } from './message-value';

/** Outlines bytes cut into pieces of the given lengths, over and over. */
function outline(bytes: Buffer, lengths: readonly number[], limits: Partial<Limits>): Outline {
  const reader = new MessageOutline(limits);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    reader.push(bytes.subarray(at, at + length));
    at += length;
  }
  return reader.end();
}

/** The bytes of an attachment, fetched from the whole message where they were left out. */
function bytesOf({ content }: Attachment, whole: Buffer): Buffer {
  if (content.kind === 'here') return Buffer.from(content.bytes);
  const decoder = decodeStream(content.encoding);
  const encoded = whole.subarray(content.offset, content.offset + content.lengthBytes);
  return Buffer.concat([decoder.push(encoded), decoder.end()]);
}

function expectSame(whole: Buffer, lengths: readonly number[], limits: Partial<Limits>): Message {
  const { reduced, omissions } = outline(whole, lengths, limits);
  const expected = parseMessage(whole, { limits });
  const message = parseMessage(reduced, { omissions, limits });
  expect(messageValue(message)).toEqual(messageValue(expected));
  expect(message.attachments.map((one) => bytesOf(one, whole))).toEqual(
    expected.attachments.map((one) => bytesOf(one, whole)),
  );
  return message;
}

const base64 = (size: number): string => Buffer.alloc(size, 'hello ').toString('base64').replace(/.{76}/g, '$&\r\n');
const file = (header: string, body: string): string =>
  `--b\r\nContent-Type: application/pdf; name=a.pdf\r\n${header}\r\n\r\n${body}\r\n`;
const head = 'From: a@b.c\r\nMessage-ID: <x@y>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';

describe('a big message', () => {
  const big = `${head}--b\r\n\r\nHello\r\n${file('Content-Transfer-Encoding: base64', base64(300_000))}${file('X: small', 'small')}--b--\r\n`;

  test('keeps text, structure and small files; big ones stay on the server', async () => {
    const whole = Buffer.from(big);
    const { reduced, omissions } = await outlineMessage([whole.subarray(0, 100_000), whole.subarray(100_000)]);
    expect(reduced.length).toBeLessThan(1_000);
    const message = parseMessage(reduced, { omissions });
    expect(message).toMatchObject({ text: 'Hello', sizeBytes: whole.length });
    expect(message.attachments).toMatchObject([
      { sizeBytes: 300_000, content: { kind: 'on-server', encoding: 'base64' } },
      { sizeBytes: 5, content: { kind: 'here' } },
    ]);
    expect(bytesOf(message.attachments[0]!, whole)).toEqual(Buffer.alloc(300_000, 'hello '));
  });

  test.each([
    ['base64', file('Content-Transfer-Encoding: base64', base64(5_000))],
    ['quoted-printable', file('Content-Transfer-Encoding: quoted-printable', 'a=3D=\r\nb  \r\n'.repeat(400))],
    ['identity', file('X: y', 'hello\r\n'.repeat(600))],
    ['uuencode', file('Content-Transfer-Encoding: x-uuencode', `begin 644 x\r\n${'#0V%T\r\n'.repeat(500)}end\r\n`)],
    ['a message', `--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Inner\r\n\r\n${'x\r\n'.repeat(9_000)}`],
    [
      'a multipart in a multipart',
      `--b\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: image/png\r\n\r\n${'x'.repeat(3_000)}\r\n--i--\r\n`,
    ],
    ['a multipart without delimiters', `--b\r\nContent-Type: multipart/mixed\r\n\r\n${'x\r\n'.repeat(3_000)}`],
    ['a text that is too long', `--b\r\nContent-Type: text/plain\r\n\r\n${'x\r\n'.repeat(3_000)}`],
    ['a text without end', `--b\r\nContent-Type: application/x\r\n\r\n${'x'.repeat(3_000)}`],
  ])('is understood like the whole: %s', (_, part) => {
    const whole = Buffer.from(`${head}--b\r\n\r\nHello\r\n${part}--b--\r\n`);
    const limits = { keptBytes: 1_000, textBytes: 2_000, eagerBytes: 100 };
    expectSame(whole, [1], limits);
    expectSame(whole, [whole.length], limits);
    expectSame(whole, [7, 300, 1_024], limits);
  });

  test('that is one big file', () => {
    const whole = Buffer.from(
      `From: a@b.c\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(5_000)}`,
    );
    const message = expectSame(whole, [100], { keptBytes: 1_000 });
    expect(message.attachments[0]).toMatchObject({ sizeBytes: 5_000, content: { kind: 'on-server' } });
  });
});

describe('any message, however it is cut', () => {
  const lines = fc.constantFrom(
    ...[
      '',
      ' ',
      'hello',
      'Hello, this is text',
      '--a',
      '--b',
      '--a--',
      '--b--',
      '--c',
      '-',
      '--',
      'QUJD',
      'QUI=',
      'caf=C3=A9=',
      'Gr\xfc\xdfe',
      'x'.repeat(80),
    ],
    ...[
      'Content-Type: multipart/mixed; boundary=a',
      'Content-Type: multipart/alternative; boundary="b"',
      'Content-Type: multipart/related',
    ],
    ...[
      'Content-Type: text/html',
      'Content-Type: application/pdf; name=x.pdf',
      'Content-Type: message/rfc822',
      'Content-Type: text/plain; charset=koi8-r',
    ],
    ...[
      'Content-Transfer-Encoding: base64',
      'Content-Transfer-Encoding: quoted-printable',
      'Content-Disposition: attachment; filename=y',
      'Subject: Inner',
    ],
    ...[
      'Content-Type: application/ms-tnef; name=winmail.dat',
      'Content-Type: application/pkcs7-mime',
      'begin 644 x',
      '#0V%T',
      'end',
    ],
  );
  const message = fc
    .tuple(
      fc.constantFrom('From: a@b.c\nContent-Type: multipart/mixed; boundary=a\n\n', 'From: a@b.c\n', ''),
      fc.array(lines, { maxLength: 60 }),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    .map(([start, list, end]) => Buffer.from((start + list.join('\n')).replaceAll('\n', end), 'latin1'));
  const limits = fc.record({
    keptBytes: fc.nat(100),
    textBytes: fc.integer({ min: 256, max: 900 }),
    keptTotalBytes: fc.nat(300),
    eagerBytes: fc.nat(100),
  });

  test('the outline is understood like the whole', () => {
    fc.assert(
      fc.property(
        message,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 }),
        limits,
        (whole, lengths, some) => {
          const { reduced, omissions } = outline(whole, lengths, some);
          const [expected, got] = [
            parseMessage(whole, { limits: some }),
            parseMessage(reduced, { omissions, limits: some }),
          ];
          expect(messageValue(got)).toEqual(messageValue(expected));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('how it is cut makes no difference', () => {
    fc.assert(
      fc.property(
        message,
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 }),
        limits,
        (whole, lengths, some) => {
          expect(outline(whole, lengths, some)).toEqual(outline(whole, [whole.length], some));
        },
      ),
    );
  });
});
