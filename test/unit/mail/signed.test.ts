import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseMessage } from '../../../src/mail';
import type { Message } from '../../../src/mail';
import { signedContent } from '../../../src/mail/smime/signed-data';

/** DER. */
const der = (tag: number, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
/** BER of indefinite length. */
const ber = (tag: number, ...contents: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...contents, Buffer.from([0, 0])]);

const signedData = Buffer.from('2a864886f70d010702', 'hex');
const envelopedData = Buffer.from('2a864886f70d010703', 'hex');
const data = Buffer.from('2a864886f70d010701', 'hex');
const version = der(0x02, Buffer.from([1]));
const digests = der(0x31, der(0x30, der(0x06, data)));

const inner = Buffer.from(
  'Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nSigned text\r\n--i\r\nContent-Type: text/csv; name=a.csv\r\n\r\n1,2\r\n--i--\r\n',
);
const definite = der(
  0x30,
  der(0x06, signedData),
  der(0xa0, der(0x30, version, digests, der(0x30, der(0x06, data), der(0xa0, der(0x04, inner))))),
);
const pieces = [der(0x04, inner.subarray(0, 50)), der(0x04, inner.subarray(50))];
const indefinite = ber(
  0x30,
  der(0x06, signedData),
  ber(
    0xa0,
    ber(
      0x30,
      version,
      ber(0x31, der(0x30, der(0x06, data))),
      ber(0x30, der(0x06, data), ber(0xa0, ber(0x24, ...pieces))),
    ),
  ),
);

const mail = (bytes: Buffer, type = 'smime-type=signed-data'): Message =>
  parseMessage(
    Buffer.from(
      `From: a@b.c\nMessage-ID: <x@y>\nContent-Type: application/pkcs7-mime; ${type}; name=smime.p7m\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7m\n\n${bytes.toString('base64')}\n`,
    ),
  );

describe('opaque signatures', () => {
  test.each([
    ['DER', definite],
    ['BER in pieces', indefinite],
  ])('show the text they sign: %s', (_, bytes) => {
    const message = mail(bytes);
    expect(message).toMatchObject({ text: 'Signed text', attachments: [{ name: 'a.csv', sizeBytes: 3 }], defects: [] });
    expect(message.root.children[0]?.type).toBe('multipart/mixed');
  });

  test.each([
    ['encrypted', der(0x30, der(0x06, envelopedData), der(0xa0, der(0x30, version)))],
    [
      'a signature alone',
      der(0x30, der(0x06, signedData), der(0xa0, der(0x30, version, digests, der(0x30, der(0x06, data))))),
    ],
    ['nonsense', Buffer.from('nonsense')],
    ['nothing', Buffer.alloc(0)],
  ])('that hold none stay attachments: %s', (_, bytes) => {
    expect(mail(bytes)).toMatchObject({ text: '', attachments: [{ name: 'smime.p7m' }] });
  });

  test('of declared encryption are not looked into', () => {
    expect(mail(definite, 'smime-type=enveloped-data').attachments).toMatchObject([{ name: 'smime.p7m' }]);
  });

  test('any bytes are read without a throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(definite, indefinite),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 5 }),
        (whole, changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          expect(signedContent(bytes)?.length ?? 0).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('signatures in the clear', () => {
  const armour = (text: string): string =>
    `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${text}\n-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----\n`;
  const text = (body: string): string => parseMessage(Buffer.from(`From: a@b.c\n\n${body}`)).text;

  test.each([
    ['armour', armour('Hello\n- -- \nAnn'), 'Hello\n-- \nAnn\n'],
    ['text around it', `Before\n${armour('Hello')}After\n`, 'Before\nHello\nAfter\n'],
    [
      'no signature',
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nHello',
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nHello',
    ],
    [
      'a mention',
      'What does -----BEGIN PGP SIGNED MESSAGE----- mean?',
      'What does -----BEGIN PGP SIGNED MESSAGE----- mean?',
    ],
  ])('%s', (_, body, wanted) => {
    expect(text(body)).toBe(wanted);
  });
});
