/**
 * The signed word in our Message-IDs and reply addresses that says which issue a mail answers. Nobody without the secret
 * can make one (HMAC-SHA256, 80 bits kept), so it proves what a subject only claims.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeBase32, encodeBase32 } from './base32';

export interface ReplyToken {
  /** Jira's numeric issue id; survives moves between projects. */
  readonly issueId: string;
  /** The notification that is answered; null when the token names only the issue. */
  readonly deliveryId: string | null;
}

const version = 1;
const signatureBytes = 10;
/** 64 octets of local part (RFC 5321 section 4.5.3.1.1) leave this much for a delivery's name beside address and issue. */
const mostDeliveryBytes = 40;
const mostIssueDigits = 18;
/** Version, one byte of issue, length of the delivery's name, signature. */
const leastBytes = 3 + signatureBytes;

/**
 * Makes a token: 21 to 40 letters and digits for an issue, up to 105 with a delivery's name; a UUID is packed to 16 bytes.
 * @throws RangeError when the issue id is not numeric or the delivery's name is longer than 40 bytes
 */
export function signReplyToken(
  token: { readonly issueId: string; readonly deliveryId?: string | null },
  secret: string | Uint8Array,
): string {
  const payload = pack(token.issueId, token.deliveryId ?? null);
  return encodeBase32(Buffer.concat([payload, sign(payload, secret)]));
}

/** Letters and digits long enough to be a token, however the mail system wrote them. */
const candidate = /[a-z2-7]{21,128}/gi;
const mostCandidates = 10;
const mostRead = 2000;

/**
 * The token in a Message-ID, an address or a bare text, when one of the secrets signed it; null otherwise.
 * Several secrets: the present one and those it replaced.
 */
export function readReplyToken(text: string, secrets: readonly (string | Uint8Array)[]): ReplyToken | null {
  const candidates = text.slice(0, mostRead).match(candidate)?.slice(0, mostCandidates) ?? [];
  for (const written of candidates) {
    const bytes = decodeBase32(written);
    if (bytes === null || bytes.length < leastBytes) continue;
    const payload = bytes.subarray(0, -signatureBytes);
    const signature = bytes.subarray(-signatureBytes);
    if (secrets.some((secret) => timingSafeEqual(sign(payload, secret), signature))) return unpack(payload);
  }
  return null;
}

function sign(payload: Uint8Array, secret: string | Uint8Array): Uint8Array {
  return createHmac('sha256', secret)
    .update('postroom reply token')
    .update(payload)
    .digest()
    .subarray(0, signatureBytes);
}

/** version, length of the issue's bytes, issue, delivery: a kind byte (0 none, 1 text, 2 UUID) and its bytes. */
function pack(issueId: string, deliveryId: string | null): Uint8Array {
  if (!/^[1-9]\d*$/.test(issueId) || issueId.length > mostIssueDigits)
    throw new RangeError(`not an issue id: ${issueId.slice(0, 40)}`);
  const hex = BigInt(issueId).toString(16);
  const issue = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const delivery = packDelivery(deliveryId);
  return Buffer.concat([Buffer.from([version, issue.length]), issue, delivery]);
}

function packDelivery(deliveryId: string | null): Uint8Array {
  if (deliveryId === null) return Buffer.from([0]);
  if (isUuid(deliveryId)) return Buffer.concat([Buffer.from([2]), Buffer.from(deliveryId.replaceAll('-', ''), 'hex')]);
  const bytes = Buffer.from(deliveryId, 'utf8');
  if (bytes.length > mostDeliveryBytes) throw new RangeError(`delivery id longer than ${mostDeliveryBytes} bytes`);
  return Buffer.concat([Buffer.from([1]), bytes]);
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

function unpack(payload: Uint8Array): ReplyToken | null {
  const [found, length = 0] = payload;
  if (found !== version || payload.length < 3 + length) return null;
  const issueId = BigInt(`0x${Buffer.from(payload.subarray(2, 2 + length)).toString('hex') || '0'}`).toString();
  const kind = payload[2 + length];
  const rest = Buffer.from(payload.subarray(3 + length));
  if (kind === 0) return { issueId, deliveryId: null };
  if (kind === 1) return { issueId, deliveryId: rest.toString('utf8') };
  const hex = rest.toString('hex');
  return {
    issueId,
    deliveryId: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
  };
}
