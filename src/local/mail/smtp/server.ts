/**
 * The embedded SMTP server, on the npm package smtp-server: takes mail for its own accounts from anyone who reaches it
 * (loopback), relays nothing for strangers, and answers for the rest of the world with bounces (RFC 5321, 6409, 4954).
 */
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { accountFor, isLocalDomain } from '../accounts';
import { deliver, hostName, type DeliveryWorld } from '../delivery';
import type { Credentials, Login } from '../login';
import type { Listener } from '../wire/listener';

export interface SmtpWorld extends DeliveryWorld {
  readonly certificate: { readonly key: string; readonly certificate: string };
  readonly messageLimitBytes: number;
  readonly logIn: (credentials: Credentials) => Login;
  readonly onError: (error: unknown) => void;
}

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else plain with STARTTLS offered. */
  readonly implicitTls: boolean;
}

export async function startSmtp(world: SmtpWorld, { host, port, implicitTls }: SmtpOptions): Promise<Listener> {
  const server = new SMTPServer({
    name: hostName,
    banner: 'Postroom embedded mail server',
    secure: implicitTls,
    key: world.certificate.key,
    cert: world.certificate.certificate,
    size: world.messageLimitBytes,
    authOptional: true,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onAuth({ username, password }, _session, done) {
      const login = world.logIn({ user: username ?? '', password: password ?? '', authorizationId: '' });
      if (login.kind === 'opened') done(null, { user: login.by.address });
      else done(reply(535, '5.7.8 Wrong user name or password'));
    },
    onRcptTo: ({ address }, session, done) => done(recipientRefusal(world, address, session)),
    onData(stream, session, done) {
      receive(world, stream, session).then(
        (queueId) => done(null, `2.0.0 Ok: queued as ${queueId}`),
        (error: unknown) => {
          // What is left of the message is read and dropped, so that the client hears the answer.
          stream.resume();
          if (!(error instanceof SmtpReply)) world.onError(error);
          done(error instanceof SmtpReply ? error : reply(451, '4.3.0 The server failed'));
        },
      );
    },
  });
  // Broken connections of clients are nothing to report.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An answer that is not OK: the text begins with the enhanced status code (RFC 2034). */
class SmtpReply extends Error {
  override readonly name = 'SmtpReply';
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

const reply = (code: number, text: string): SmtpReply => new SmtpReply(code, text);

/** Null when mail for this address is taken. */
function recipientRefusal(world: SmtpWorld, address: string, session: SMTPServerSession): SmtpReply | null {
  if (accountFor(world.accounts, address)) return null;
  if (isLocalDomain(world.accounts, address)) return reply(550, `5.1.1 <${address}>: There is no such mailbox here`);
  // With a login the mail is taken, and comes back as a bounce.
  return session.user ? null : reply(554, `5.7.1 <${address}>: Relay access denied`);
}

async function receive(world: SmtpWorld, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
  const { mailFrom, rcptTo } = session.envelope;
  return deliver(
    world,
    {
      reversePath: mailFrom === false ? '' : mailFrom.address,
      recipients: rcptTo.map((recipient) => recipient.address),
      from: `${session.hostNameAppearsAs || 'unknown'} ([${session.remoteAddress}])`,
      protocol: session.transmissionType,
    },
    withinLimit(stream),
  );
}

/** What the stream throws is the client's doing: it broke off. */
async function* withinLimit(stream: SMTPServerDataStream): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) if (!stream.sizeExceeded) yield chunk as Uint8Array;
  } catch {
    throw reply(451, '4.4.2 The connection was lost');
  }
  if (stream.sizeExceeded) throw reply(552, '5.3.4 The message is too big');
}
