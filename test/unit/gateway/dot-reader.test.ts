/** The end of a POP3 answer is found however the network cuts it, and nothing of the message is changed. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DotReader } from '../../../src/gateway/pop3/dot-reader';

/** As a server sends it: each line that begins with a dot gets one more, a single dot ends it (RFC 1939 section 3). */
function stuffed(message: Buffer): Buffer {
  const text = message.toString('latin1');
  const ended = text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`;
  return Buffer.from(`${ended.replace(/(^|\r\n)\./g, '$1..')}.\r\n`, 'latin1');
}

function ended(message: Buffer): string {
  const text = message.toString('latin1');
  return text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`;
}

function read(wire: Buffer, cuts: readonly number[]): { message: string; rest: string } {
  const reader = new DotReader();
  const pieces: Buffer[] = [];
  const bounds = [...new Set([0, ...cuts.map((cut) => cut % (wire.length + 1)), wire.length])].sort((a, b) => a - b);
  for (let index = 0; index + 1 < bounds.length; index++) {
    const { bytes, rest } = reader.push(wire.subarray(bounds[index], bounds[index + 1]));
    pieces.push(...bytes);
    if (rest !== null) {
      const following = Buffer.concat([rest, wire.subarray(bounds[index + 1])]);
      return { message: Buffer.concat(pieces).toString('latin1'), rest: following.toString('latin1') };
    }
  }
  throw new Error('the end was not found');
}

/** Texts made of what matters here: dots, line ends whole and broken, and other bytes. */
const mails = fc
  .array(fc.constantFrom('.', '..', '\r\n', '\r', '\n', '\r\n.', '.\r\n', '\n.\r\n', 'a', '\0', '\xe9', 'hello.'), {
    maxLength: 40,
  })
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

describe('DotReader', () => {
  test('any message comes back as it was, cut anywhere, and what follows is left alone', () => {
    fc.assert(
      fc.property(mails, fc.array(fc.nat(), { maxLength: 12 }), (mail, cuts) => {
        const { message, rest } = read(Buffer.concat([stuffed(mail), Buffer.from('+OK next\r\n')]), cuts);
        expect(message).toBe(ended(mail));
        expect(rest).toBe('+OK next\r\n');
      }),
      { numRuns: 2000 },
    );
  });

  test('cut at every byte', () => {
    const mail = Buffer.from('Subject: x\r\n\r\n.one\r\n..two\r\n.\r and more\r\nend.\r\n');
    const wire = stuffed(mail);
    const { message, rest } = read(
      wire,
      Array.from({ length: wire.length }, (_, index) => index),
    );
    expect(message).toBe(mail.toString());
    expect(rest).toBe('');
  });

  test('a sentence end in a packet of its own does not end the message', () => {
    const reader = new DotReader();
    expect(reader.push(Buffer.from('hello')).rest).toBeNull();
    expect(reader.push(Buffer.from('.\r\n')).rest).toBeNull();
    expect(reader.push(Buffer.from('more\r\n.\r')).rest).toBeNull();
    expect(reader.push(Buffer.from('\n')).rest).toEqual(Buffer.alloc(0));
  });

  test('a bare line feed before a dot belongs to the message', () => {
    const { message } = read(Buffer.from('a\n.\r\nb\r\n.\r\n'), [1, 2, 3, 4]);
    expect(message).toBe('a\n.\r\nb\r\n');
  });
});
