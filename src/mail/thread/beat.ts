/**
 * The signed mark of a heartbeat: which one it is, and when it was sent. Only who has the secret can make one (HMAC-SHA256, 80 bits
 * kept). It stands in a header field of its own and in the Message-ID, which some servers replace.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Message } from '../message';
import { decodeBase32, encodeBase32 } from './base32';

export interface BeatMark {
  /** Id of the heartbeat. */
  readonly heartbeat: string;
  readonly sentMs: number;
}

export const beatHeader = 'X-Postroom-Heartbeat';

const version = 1;
const signatureBytes = 10;
/** Enough until the year 10889. */
const timeBytes = 6;
const leastBytes = 1 + timeBytes + 1 + signatureBytes;
const mostIdBytes = 40;
const candidate = /[a-z2-7]{29,100}/gi;
const mostRead = 1000;

/** @throws RangeError when the id is empty or longer than 40 bytes */
export function signBeat({ heartbeat, sentMs }: BeatMark, secret: string): string {
  const id = Buffer.from(heartbeat, 'utf8');
  if (id.length === 0 || id.length > mostIdBytes) throw new RangeError('not the id of a heartbeat');
  const head = Buffer.alloc(1 + timeBytes);
  head.writeUInt8(version);
  head.writeUIntBE(sentMs, 1, timeBytes);
  const payload = Buffer.concat([head, id]);
  return encodeBase32(Buffer.concat([payload, signature(payload, secret)]));
}

/** The mark in a mail's head, when one of the secrets signed it; null otherwise: then it is a mail like any other. */
export function readBeat({ headers, messageId }: Message, secrets: readonly string[]): BeatMark | null {
  for (const place of [headers.get(beatHeader.toLowerCase()), messageId]) {
    for (const written of place?.slice(0, mostRead).match(candidate) ?? []) {
      const mark = markIn(written, secrets);
      if (mark !== null) return mark;
    }
  }
  return null;
}

function markIn(written: string, secrets: readonly string[]): BeatMark | null {
  const bytes = decodeBase32(written);
  if (bytes === null || bytes.length < leastBytes) return null;
  const payload = Buffer.from(bytes.subarray(0, -signatureBytes));
  const signed = bytes.subarray(-signatureBytes);
  if (!secrets.some((secret) => timingSafeEqual(signature(payload, secret), signed))) return null;
  if (payload.readUInt8() !== version) return null;
  return { sentMs: payload.readUIntBE(1, timeBytes), heartbeat: payload.subarray(1 + timeBytes).toString('utf8') };
}

function signature(payload: Uint8Array, secret: string): Uint8Array {
  return createHmac('sha256', secret).update('postroom heartbeat').update(payload).digest().subarray(0, signatureBytes);
}
