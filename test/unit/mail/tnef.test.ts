import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage } from '../../../src/mail';
import type { Message } from '../../../src/mail';
import { decompressRtf } from '../../../src/mail/tnef/compressed-rtf';
import { readRtf } from '../../../src/mail/tnef/rtf';
import { readTnef } from '../../../src/mail/tnef/tnef';

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** An attribute: level 1 belongs to the message, 2 to an attachment. */
const attribute = (level: 1 | 2, id: number, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([level]),
    u32(id),
    u32(data.length),
    data,
    u16(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0)),
  ]);
const tnef = (...attributes: Buffer[]): Buffer =>
  Buffer.concat([u32(0x223e9f78), u16(1), attribute(1, 0x00069007, Buffer.concat([u32(1252), u32(0)])), ...attributes]);

const unicode = (id: number, text: string): Buffer => {
  const bytes = Buffer.from(`${text}\0`, 'utf16le');
  return Buffer.concat([u16(0x1f), u16(id), u32(1), u32(bytes.length), padded(bytes)]);
};
const binary = (id: number, bytes: Buffer, type = 0x102): Buffer =>
  Buffer.concat([u16(type), u16(id), u32(1), u32(bytes.length), padded(bytes)]);
const long = (id: number, value: number): Buffer => Buffer.concat([u16(3), u16(id), u32(value)]);
const named = (text: string): Buffer => {
  const name = Buffer.from('a-name\0', 'utf16le');
  const value = Buffer.from(`${text}\0`, 'utf16le');
  return Buffer.concat([
    u16(0x1f),
    u16(0x8001),
    Buffer.alloc(16, 7),
    u32(1),
    u32(name.length),
    padded(name),
    u32(1),
    u32(value.length),
    padded(value),
  ]);
};
const properties = (...list: Buffer[]): Buffer => Buffer.concat([u32(list.length), ...list]);

const messageProperties = (...list: Buffer[]): Buffer => attribute(1, 0x00069003, properties(...list));
const attachment = (title: string, data: Buffer | null, ...list: Buffer[]): Buffer =>
  Buffer.concat([
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${title}\0`, 'latin1')),
    ...(data ? [attribute(2, 0x0006800f, data)] : []),
    attribute(2, 0x00069005, properties(...list)),
  ]);

const mail = (winmail: Buffer, before = ''): Message =>
  parseMessage(
    Buffer.from(
      `From: a@b.c\nMessage-ID: <x@y>\nContent-Type: multipart/mixed; boundary=b\n\n${before}--b\nContent-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n${winmail.toString('base64')}\n--b--\n`,
    ),
  );

describe('winmail.dat', () => {
  const files = Buffer.concat([
    attachment(
      'LONGFI~1.PDF',
      Buffer.from('pdf'),
      unicode(0x3707, 'A long name für März.pdf'),
      named('x'),
      unicode(0x370e, 'application/pdf'),
    ),
    attachment('pic.png', null, binary(0x3701, Buffer.from('png')), unicode(0x3712, 'pic@x')),
  ]);

  test('gives its files with their long names, in its place', () => {
    const message = mail(tnef(files), '--b\n\nHello\n');
    expect(message).toMatchObject({ text: 'Hello', textFrom: 'plain', defects: [] });
    expect(message.attachments).toMatchObject([
      {
        name: 'A long name für März.pdf',
        type: 'application/pdf',
        sizeBytes: 3,
        content: { bytes: Buffer.from('pdf') },
      },
      { name: 'pic.png', type: 'image/png', contentId: 'pic@x', content: { bytes: Buffer.from('png') } },
    ]);
  });

  test.each([
    ['plain text', [unicode(0x1000, 'Grüße\r\naus Köln')], { text: 'Grüße\naus Köln', textFrom: 'plain', html: null }],
    [
      'HTML',
      [long(0x3fde, 65001), binary(0x1013, Buffer.from('<p>Grüße</p>'))],
      { text: 'Grüße', textFrom: 'html', html: '<p>Grüße</p>' },
    ],
    [
      'both',
      [unicode(0x1000, 'plain'), binary(0x1013, Buffer.from('<p>html</p>'))],
      { text: 'plain', textFrom: 'plain', html: '<p>html</p>' },
    ],
  ])('gives the body where it is the only one: %s', (_, list, wanted) => {
    expect(mail(tnef(messageProperties(...list)))).toMatchObject(wanted);
  });

  test('does not replace the text of the mail', () => {
    expect(mail(tnef(messageProperties(unicode(0x1000, 'other'))), '--b\n\nHello\n').text).toBe('Hello');
  });

  test('gives the body of a message attached to it as a file', () => {
    const inner = tnef(
      attribute(1, 0x00018004, Buffer.from('Inner\0')),
      messageProperties(unicode(0x1000, 'inner text')),
      files,
    );
    const object = Buffer.concat([Buffer.alloc(16), inner]);
    const outer = tnef(attachment('', null, long(0x3705, 5), binary(0x3701, object, 0x0d)));
    expect(mail(outer).attachments.map(({ name }) => name)).toEqual([
      'Inner.txt',
      'A long name für März.pdf',
      'pic.png',
    ]);
  });

  test('that is cut off gives what is there; one that gives nothing stays as it is', () => {
    const cut = mail(tnef(files).subarray(0, -30));
    expect(cut.attachments.map(({ name }) => name)).toEqual(['A long name für März.pdf', 'pic.png']);
    expect(cut.defects).toMatchObject([{ code: 'damaged-tnef' }]);
    const nonsense = mail(Buffer.from('nonsense'));
    expect(nonsense.attachments).toMatchObject([{ name: 'winmail.dat', sizeBytes: 8 }]);
    expect(nonsense.defects).toMatchObject([{ code: 'damaged-tnef' }]);
  });

  test('any bytes are read without a throw', () => {
    const whole = tnef(files, messageProperties(unicode(0x1000, 'x'), binary(0x1009, Buffer.from('rtf'))));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 10 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          expect(readTnef(bytes).files.length).toBeLessThan(100);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('RTF', () => {
  test.each([
    // The examples of MS-OXRTFCP section 3.
    [
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    ],
    ['1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0', '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'],
    ['140000000800000 04d454c41000000007b5c727466317d20'.replaceAll(' ', ''), '{\\rtf1} '],
    ['00', ''],
  ])('is decompressed', (hex, rtf) => {
    expect(decompressRtf(Buffer.from(hex, 'hex'), 1_000)).toBe(rtf);
  });

  test.each([
    ['paragraphs', '{\\rtf1\\ansi Hello\\par World\\line\\tab x}', 'Hello\nWorld\n\tx'],
    ['no fonts, no pictures', '{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}{\\pict ffff}Hello}', 'Hello'],
    ['bytes of the code page', "{\\rtf1\\ansicpg1251 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}", 'Привет'],
    ['two bytes a character', "{\\rtf1\\ansicpg932 \\'93\\'fa\\'83A\\'8c\\'ea}", '日ア語'],
    [
      'Unicode with what stands in for it',
      "{\\rtf1\\uc1 \\u8364? \\u-10179?\\u-8704?{\\uc2 \\u228\\'e4\\'e4}}",
      '€ 😀ä',
    ],
    ['escapes', '{\\rtf1 \\{a\\}\\\\b\\~c}', '{a}\\b\u00a0c'],
    ['binary data', '{\\rtf1 a{\\*\\x\\bin3 }}}}b}', 'ab'],
    ['a group that is not closed', '{\\rtf1 {{{Hello', 'Hello'],
  ])('text: %s', (_, rtf, text) => {
    expect(readRtf(rtf)).toMatchObject({ text, html: null });
  });

  test('the HTML that Outlook hid in it', () => {
    const rtf =
      '{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf \\par \\htmlrtf0 Hello {\\*\\htmltag84 &amp;}\\htmlrtf &\\htmlrtf0  you{\\*\\htmltag72 </p>}}';
    expect(readRtf(rtf).html).toBe('<p>Hello &amp; you</p>');
  });
});
