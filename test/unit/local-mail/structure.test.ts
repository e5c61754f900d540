import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crlfLines } from '../../../src/local/mail/store/crlf';
import { structureScanner, type MimePart } from '../../../src/local/mail/structure';
import { addressList } from '../../../src/local/mail/structure/addresses';
import { parameterised, withoutComments } from '../../../src/local/mail/structure/parameters';
import { dotStuffer } from '../../../src/local/mail/pop3/dot-stuffing';

/** Cuts bytes at these places. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((to, index) => bytes.subarray(at[index], to));
}

function scan(chunks: readonly Buffer[]): MimePart {
  const scanner = structureScanner();
  for (const chunk of chunks) scanner.add(chunk);
  return scanner.end();
}

const lines = fc.array(
  fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=a',
    'Content-Type: multipart/digest; boundary="b"',
    'Content-Type: message/rfc822',
    'Content-Type: text/html; charset=utf-8',
    'Subject: x',
    '',
    '',
    '--a',
    '--a--',
    '--b',
    '--b--',
    'text',
    ' folded',
    'x'.repeat(9000),
  ),
  { maxLength: 40 },
);

describe('the structure of a message', () => {
  test('does not depend on how its bytes come in', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 10 }), (text, cuts) => {
        const bytes = Buffer.from(text.join('\r\n'));
        expect(scan(pieces(bytes, cuts))).toEqual(scan([bytes]));
      }),
    );
  });

  test('every part lies inside the one that holds it, in order, with sane bounds', () => {
    const check = (part: MimePart, from: number, to: number): void => {
      expect(part.headerStart).toBeGreaterThanOrEqual(from);
      expect(part.bodyStart).toBeGreaterThanOrEqual(part.headerStart);
      expect(part.bodyEnd).toBeGreaterThanOrEqual(part.bodyStart);
      expect(part.lines).toBeGreaterThanOrEqual(0);
      let next = part.bodyStart;
      for (const child of part.children) {
        check(child, next, to);
        next = child.bodyEnd;
      }
      expect(next).toBeLessThanOrEqual(Math.max(part.bodyEnd, part.bodyStart));
      expect(part.bodyEnd).toBeLessThanOrEqual(Math.max(to, from));
    };
    fc.assert(
      fc.property(lines, (text) => {
        const bytes = Buffer.from(text.join('\r\n'));
        check(scan([bytes]), 0, bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  test('parts nested without end stop somewhere', () => {
    const deep = 'Content-Type: message/rfc822\r\n\r\n'.repeat(500);
    let depth = 0;
    for (let part: MimePart | undefined = scan([Buffer.from(deep)]); part; part = part.children[0]) depth++;
    expect(depth).toBeLessThan(60);
  });

  test('a million parts stop somewhere', () => {
    const many = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(100_000)}--x--\r\n`;
    expect(scan([Buffer.from(many)]).type).toBe('multipart');
  });
});

describe('addresses', () => {
  test.each([
    ['ana@a.example', [{ name: null, mailbox: 'ana', host: 'a.example' }]],
    ['Ana B <ana@a.example>', [{ name: 'Ana B', mailbox: 'ana', host: 'a.example' }]],
    ['"B, Ana" <ana@a.example>', [{ name: 'B, Ana', mailbox: 'ana', host: 'a.example' }]],
    ['ana@a.example (Ana B)', [{ name: 'Ana B', mailbox: 'ana', host: 'a.example' }]],
    ['=?utf-8?q?J=C3=B6rg?= <j@x>', [{ name: '=?utf-8?q?J=C3=B6rg?=', mailbox: 'j', host: 'x' }]],
    ['a@x, b@y', [{ name: null, mailbox: 'a', host: 'x' }, { name: null, mailbox: 'b', host: 'y' }]], // prettier-ignore
    ['<@a,@b:c@d>', [{ name: null, mailbox: 'c', host: 'd' }]],
    ['Pete(A nice \\) chap) <pete@s.test>', [{ name: 'Pete', mailbox: 'pete', host: 's.test' }]],
    ['"a@b"@c', [{ name: null, mailbox: 'a@b', host: 'c' }]],
    ['', []],
  ])('%s', (field, expected) => {
    expect(addressList(field)).toEqual(expected);
  });

  test('groups open and close', () => {
    expect(addressList('Team: a@x, b@y;, c@z')).toEqual([
      { name: null, mailbox: 'Team', host: null },
      { name: null, mailbox: 'a', host: 'x' },
      { name: null, mailbox: 'b', host: 'y' },
      { name: null, mailbox: null, host: null },
      { name: null, mailbox: 'c', host: 'z' },
    ]);
    expect(addressList('undisclosed-recipients:;')).toHaveLength(2);
  });

  test('nothing brings it down', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '<', '>', '(', ')', '\\', ',', ';', ':', '@', 'a', ' ') }),
        (field) => {
          // prettier-ignore
          expect(Array.isArray(addressList(field))).toBe(true);
        },
      ),
    );
  });
});

describe('parameters', () => {
  test.each([
    ['text/plain; charset="utf-8"; format=flowed', [['charset', 'utf-8'], ['format', 'flowed']]], // prettier-ignore
    ['a/b; name="semi;colon \\"q\\""', [['name', 'semi;colon "q"']]],
    ["a/b; name*0*=utf-8''B%C3; name*1*=%A4r; name*2=.log", [['name*', "utf-8''B%C3%A4r.log"]]],
    ['a/b (comment; x=y); z=1', [['z', '1']]],
    ['a/b; ; =x; novalue; k=v', [['k', 'v']]],
  ])('%s', (field, expected) => {
    expect(parameterised(field).parameters).toEqual(expected);
  });

  test('comments nest, and are none inside quotes', () => {
    expect(withoutComments('a(b(c)d)e "(f)"')).toBe('ae "(f)"');
  });
});

describe('line ends', () => {
  const text = fc
    .array(fc.constantFrom('\r', '\n', '.', 'a', '\r\n'), { maxLength: 60 })
    .map((parts) => parts.join(''));

  test('bare line feeds become CRLF, the rest stays, however the bytes are cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 6 }), (source, cuts) => {
        const toCrlf = crlfLines();
        const result = Buffer.concat(pieces(Buffer.from(source), cuts).map((piece) => toCrlf(piece))).toString();
        expect(result).toBe(source.replace(/\r?\n/gu, '\r\n'));
      }),
    );
  });

  test('dots are stuffed at line starts only, however the bytes are cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 6 }), (source, cuts) => {
        const crlf = source.replace(/\r?\n/gu, '\r\n');
        const stuffer = dotStuffer();
        const body = pieces(Buffer.from(crlf), cuts).map((piece) => stuffer.add(piece).toString());
        const sent = body.join('') + stuffer.end();
        const ended = crlf === '' || crlf.endsWith('\r\n') ? crlf : `${crlf}\r\n`;
        expect(sent).toBe(`${ended.replace(/(^|\n)\./gu, '$1..')}.\r\n`);
      }),
    );
  });
});
