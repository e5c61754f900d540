/** STARTTLS and STLS: from clear text to TLS on the same connection, with nothing smuggled in between. */
import { handshake, type Secured, type TlsOptions } from '../tls/handshake';
import { TalkError } from '../wire/errors';
import type { LineWire } from '../wire/line-wire';

/**
 * To be called right after the server's consent was read.
 * @throws TalkError starttls-injection when bytes came after the consent: a server stays silent until TLS runs, so they were
 * put there by somebody else and would be taken for the server's encrypted words.
 */
export async function upgrade(wire: LineWire, options: TlsOptions): Promise<Secured> {
  const smuggled = wire.waitingBytes;
  const plain = wire.release();
  if (smuggled > 0 || plain.readableLength > 0) {
    plain.destroy();
    throw new TalkError('starttls-injection', 'STARTTLS');
  }
  const secured = await handshake(plain, options);
  wire.adopt(secured.socket);
  return secured;
}
