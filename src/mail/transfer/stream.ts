/** Taking the transfer encoding off a body that arrives in pieces (RFC 2045 section 6), in flat memory. */
import { noBytes } from '../bytes';
import type { TransferEncoding } from '../message';
import { createBase64Decoder } from './base64';
import type { ByteDecoder } from './byte-decoder';
import { QuotedPrintableDecoder } from './quoted-printable';
import { createUuDecoder } from './uuencode';

/** A decoder for one body. Never throws; damage is decoded exactly as `parseMessage` decodes it. */
export function decodeStream(encoding: TransferEncoding): ByteDecoder {
  switch (encoding) {
    case 'base64':
      return createBase64Decoder();
    case 'quoted-printable':
      return new QuotedPrintableDecoder();
    case 'uuencode':
      return createUuDecoder();
    case 'identity':
      return { push: (chunk) => chunk, end: () => noBytes };
  }
}
