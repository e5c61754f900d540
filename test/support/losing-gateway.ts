/**
 * A gateway between the app and the real one that loses mails: a frame of `fetch` whose text matches is left out, as a fault in
 * the gateway would do it. For tests of what the app makes of that.
 */
import type { HostParts } from '../../src/local/parts';
import { gatewayBehind } from './gateway-behind';

export interface Loss {
  /** Mails that contain this text are lost; null = none. */
  text: string | null;
  lost: number;
}

export function losingGateway(loss: Loss): HostParts['startGateway'] {
  return gatewayBehind(async (path, ask) => {
    const { status, bytes } = await ask();
    return { status, bytes: path === '/v1/fetch' ? withoutLost(bytes, loss) : bytes };
  });
}

/** Frames: 4 bytes of length, a JSON header, `lengthBytes` bytes (src/contract/gateway). */
function withoutLost(bytes: Buffer, loss: Loss): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const headerEnd = at + 4 + bytes.readUInt32BE(at);
    const { lengthBytes } = JSON.parse(bytes.toString('utf8', at + 4, headerEnd)) as { lengthBytes: number };
    const frame = bytes.subarray(at, headerEnd + lengthBytes);
    if (loss.text !== null && frame.includes(loss.text)) loss.lost += 1;
    else kept.push(frame);
    at += frame.length;
  }
  return Buffer.concat(kept);
}
