/** A connection over which mail can be sent: encrypted as asked, and logged in whenever a user name is given. */
import type { CertificateView, ServerLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { reach } from '../session/reach';
import type { Witness } from '../session/witness';
import { abortReason } from '../wire/clock';
import { TalkError } from '../wire/errors';
import { SmtpClient } from './client';

export class SmtpSession {
  readonly protocol = 'smtp';
  certificate: CertificateView | null = null;
  readonly client: SmtpClient;

  private constructor(client: SmtpClient) {
    this.client = client;
  }

  /** @throws NetworkError, TlsError, TalkError, ServerRefusal */
  static async open(
    server: ServerLogin,
    access: NetworkAccess,
    witness: Witness,
    signal: AbortSignal,
  ): Promise<SmtpSession> {
    const reached = await reach(server, access, witness, signal);
    const client = new SmtpClient(reached, access);
    const aborted = (): void => client.wire.destroy(abortReason(signal, 'opening'));
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await client.begin(server, access, witness, signal);
      witness.begins('login');
      if (server.username !== '') await client.logIn(server);
      witness.found(
        server.username === ''
          ? 'No user name: the server takes mail without log-in, or not at all'
          : `Logged in as ${server.username}`,
      );
      return new SmtpSession(client);
    } catch (error) {
      client.wire.destroy(new TalkError('closed', 'opening'));
      throw error;
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }

  get usable(): boolean {
    return !this.client.wire.ended && this.client.wire.waitingBytes === 0;
  }

  leave(): Promise<void> {
    this.client.quit();
    return Promise.resolve();
  }

  destroy(): void {
    this.client.wire.destroy(new TalkError('closed', 'sending'));
  }
}
