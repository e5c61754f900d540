/** A message on its way through DATA (src/gateway/smtp/content.ts). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dataBytes, isEightBit } from '../../../src/gateway/smtp/content';

const text = (message: string): string => dataBytes(Buffer.from(message, 'latin1')).toString('latin1');

/** What a server makes of it (RFC 5321 section 4.5.2). */
function received(data: string): string {
  const end = data.indexOf('\r\n.\r\n');
  const body = data === '.\r\n' ? '' : data.slice(0, end + 2);
  return body.replace(/(^|\r\n)\./g, '$1');
}

describe('dataBytes', () => {
  test.each([
    ['', '.\r\n'],
    ['a', 'a\r\n.\r\n'],
    ['a\r\n', 'a\r\n.\r\n'],
    ['.', '..\r\n.\r\n'],
    ['.\r\n.\r\n', '..\r\n..\r\n.\r\n'],
    ['a\nb', 'a\r\nb\r\n.\r\n'],
    ['a\rb', 'a\r\nb\r\n.\r\n'],
    ['a\n\r\nb\r', 'a\r\n\r\nb\r\n.\r\n'],
  ])('%j is sent as %j', (message, data) => {
    expect(text(message)).toBe(data);
  });

  test('a server gets back what was meant, and no second message can be smuggled in', () => {
    const parts = fc.constantFrom('.', '\r\n', '\n', '\r', '.\r\n', '\n.\n', '\r.\r', 'a', '\xe9', 'MAIL FROM:<x>');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (pieces) => {
        const message = pieces.join('');
        const data = text(message);
        expect(data.endsWith('.\r\n')).toBe(true);
        // The end is where it belongs, and nowhere before; no line end but CRLF is left.
        expect(`\r\n${data}`.indexOf('\r\n.\r\n')).toBe(data.length - 3);
        expect(data.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        const normal = message.replace(/\r\n|\r|\n/g, '\r\n');
        expect(received(data)).toBe(normal === '' || normal.endsWith('\r\n') ? normal : `${normal}\r\n`);
      }),
      { numRuns: 2000 },
    );
  });

  test('the high bit is seen', () => {
    expect(isEightBit(Buffer.from('plain'))).toBe(false);
    expect(isEightBit(Buffer.from('caf\u00e9'))).toBe(true);
  });
});
