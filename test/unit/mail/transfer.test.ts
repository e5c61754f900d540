import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeStream } from '../../../src/mail';
import type { TransferEncoding } from '../../../src/mail';
import { createBase64Decoder, decodeBase64 } from '../../../src/mail/transfer/base64';
import { reusedMemory } from '../../../src/mail/transfer/byte-decoder';
import { decodeQuotedPrintable } from '../../../src/mail/transfer/quoted-printable';
import { decodeUu } from '../../../src/mail/transfer/uuencode';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** So short that the platform is not asked: digit by digit. */
const shortPieceBytes = 200;

function decodedInPieces(body: Buffer, pieceBytes: number): Buffer {
  const decoder = createBase64Decoder();
  const out: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += pieceBytes) out.push(decoder.push(body.subarray(at, at + pieceBytes)));
  return Buffer.concat([...out, decoder.end()]);
}

describe('base64', () => {
  test.each([
    ['whole', 'QUJDREVG', 'ABCDEF', false],
    ['padded', 'QUI=', 'AB', false],
    ['in lines', 'QUJD\r\nREVG\r\n', 'ABCDEF', false],
    ['with stray characters', 'QU!J*D', 'ABC', false],
    ['padding in the middle', 'QUI=\r\nQUJD', 'ABABC', false],
    ['every line padded', 'QQ==\nQg==\nQw==\n', 'ABC', false],
    ['the end is missing', 'QUJDREVG\r\nQUI', 'ABCDEFAB', true],
    ['a footer behind the padding', 'QUI=\r\n-- \r\nMailing list, see https://example.com/\r\n', 'AB', false],
    ['a footer of one word', 'QUI=\nunsubscribe: here\n', 'AB', false],
    ['nothing', '', '', false],
    ['NULs', 'QU\0JD', 'ABC', false],
  ])('%s', (_, encoded, text, truncated) => {
    const decoded = decodeBase64(latin1(encoded));
    expect(decoded.bytes.toString('latin1')).toBe(text);
    expect(decoded.truncated).toBe(truncated);
  });

  test('tells where a footer begins', () => {
    expect(decodeBase64(latin1('QUI=\r\n-- \r\nlist\r\n')).consumedBytes).toBe('QUI=\r\n'.length);
  });

  test('the exact decoder and the fast one agree', () => {
    const pieces = fc.constantFrom('QUJD', 'Q', 'U', '=', '==', '\r\n', '\n', ' ', '-', '_', '!', 'é', '\0');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (encoded) => {
        const body = latin1(encoded.join(''));
        const exact = createBase64Decoder();
        const bytes = Buffer.concat([exact.push(body), exact.end()]);
        expect(decodeBase64(body).bytes).toEqual(bytes);
      }),
    );
  });

  test('a body of many pieces, whatever its lines are and whatever happened to them', () => {
    const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * at * 31) >> 5));
    const digits = bytes.toString('base64').replace(/=+$/, '');
    const damage = fc.record({ at: fc.nat(digits.length), by: fc.constantFrom('', 'Q', '\n', '\0', ' ', '_') });
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(76), fc.integer({ min: 20, max: 90_000 })),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(damage, { maxLength: 2 }),
        fc.integer({ min: 300, max: 90_000 }),
        (width, lineEnd, damages, pieceBytes) => {
          let text = '';
          for (let at = 0; at < digits.length; at += width) text += digits.slice(at, at + width) + lineEnd;
          for (const { at, by } of damages) text = text.slice(0, at) + by + text.slice(at + 1);
          const wanted = decodedInPieces(latin1(text), shortPieceBytes);
          expect(decodeBase64(latin1(text)).bytes.equals(wanted)).toBe(true);
          expect(decodedInPieces(latin1(text), pieceBytes).equals(wanted)).toBe(true);
          expect(decodedInPieces(latin1(`${text}QQ==\r\nQUJD\r\n--\r\na footer\r\n`), pieceBytes)).toEqual(
            decodedInPieces(latin1(`${text}QQ==\r\nQUJD\r\n--\r\na footer\r\n`), shortPieceBytes),
          );
        },
      ),
    );
  });
});

describe('quoted-printable', () => {
  test.each([
    ['escapes', 'Gr=C3=BC=c3=9fe', 'Grüße'],
    ['soft line breaks', 'a=\r\nb=\nc', 'abc'],
    ['a soft line break with blanks behind it', 'a= \t\r\nb', 'ab'],
    ['blanks at the end of a line were added on the way', 'a  \t\r\nb \nc', 'a\r\nb\nc'],
    ['encoded blanks stay', 'a=20\r\nb=09\n', 'a \r\nb\t\n'],
    ['an equals sign that escapes nothing', 'a=b=ZZ= c', 'a=b=ZZ= c'],
    ['an escape that is cut off', 'a=4', 'a=4'],
    ['an equals sign at the end', 'a=', 'a'],
    ['an escape broken by a line', 'a=4\n1', 'a=4\n1'],
    ['line ends stay as they are', 'a\nb\r\nc\rd', 'a\nb\r\nc\rd'],
    ['CR CR LF', 'a\r\r\nb', 'a\r\nb'],
  ])('%s', (_, encoded, text) => {
    expect(decodeQuotedPrintable(latin1(encoded)).bytes.toString('utf8')).toBe(text);
  });

  test('counts what is no escape', () => {
    expect(decodeQuotedPrintable(latin1('a=b=ZZ=41')).badEscapes).toBe(2);
  });
});

describe('uuencode', () => {
  const encoded = 'begin 644 test.txt\n#0V%T\n`\nend\n';
  test.each([
    ['a file', encoded, 'Cat'],
    ['CRLF', encoded.replaceAll('\n', '\r\n'), 'Cat'],
    ['text around it', `Hello\n${encoded}Bye\n#0V%T\n`, 'Cat'],
    ['blanks lost at the end of a line', 'begin 644 x\n&86)C\n`\nend', 'abc\0\0\0'],
    ['no data', 'Hello', ''],
  ])('%s', (_, text, decoded) => {
    expect(decodeUu(latin1(text)).toString('latin1')).toBe(decoded);
  });
});

describe('decoding in pieces', () => {
  const encodings: TransferEncoding[] = ['base64', 'quoted-printable', 'uuencode', 'identity'];
  const pieces = fc.constantFrom(
    'QUJD',
    'R',
    '=',
    '=4',
    '1',
    '=\r\n',
    '\r\n',
    '\n',
    '\r',
    ' ',
    '\t',
    '   ',
    'begin 644 x\n',
    '#0V%T\n',
    'end\n',
    '!',
    'hello',
  );
  const body = fc.array(pieces, { maxLength: 60 }).map((list) => latin1(list.join('')));

  test.each(encodings)('%s gives the same however it is cut', (encoding) => {
    const whole = (bytes: Buffer): Buffer => {
      const decoder = decodeStream(encoding);
      return Buffer.concat([decoder.push(bytes), decoder.end()]);
    };
    fc.assert(
      fc.property(body, fc.array(fc.nat(12), { maxLength: 80 }), fc.boolean(), (bytes, cuts, reuse) => {
        const decoder = reuse ? decodeStream(encoding, reusedMemory()) : decodeStream(encoding);
        const out: Buffer[] = [];
        let at = 0;
        for (const length of cuts) {
          out.push(Buffer.from(decoder.push(bytes.subarray(at, at + length))));
          at += length;
        }
        out.push(Buffer.from(decoder.push(bytes.subarray(at))), Buffer.from(decoder.end()));
        expect(Buffer.concat(out)).toEqual(whole(bytes));
      }),
    );
  });
});
