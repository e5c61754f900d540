/** Taking the transfer encoding off a body that arrives in pieces (RFC 2045 section 6), in flat memory. */
import { noBytes } from '../bytes';
import type { TransferEncoding } from '../message';
import { createBase64Decoder } from './base64';
import { freshMemory } from './byte-decoder';
import type { ByteDecoder } from './byte-decoder';
import { QuotedPrintableDecoder } from './quoted-printable';
import { createUuDecoder } from './uuencode';

/**
 * A decoder for one body. Never throws; damage is decoded exactly as `parseMessage` decodes it.
 * @param allocate where decoded pieces are written; fresh memory for each unless the caller is done with one before the next
 */
export function decodeStream(encoding: TransferEncoding, allocate = freshMemory): ByteDecoder {
  switch (encoding) {
    case 'base64':
      return createBase64Decoder(allocate);
    case 'quoted-printable':
      return new QuotedPrintableDecoder(allocate);
    case 'uuencode':
      return createUuDecoder();
    case 'identity':
      return { push: (chunk) => chunk, end: () => noBytes };
  }
}
