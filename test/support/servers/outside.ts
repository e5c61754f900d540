/** The rest of the mail world: takes or refuses what a private Postfix sends to other domains, and remembers it. */
import { SMTPServer } from 'smtp-server';

export interface SentOutside {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

export interface Outside {
  readonly port: number;
  readonly sent: readonly SentOutside[];
  close(): Promise<void>;
}

/** Null = taken; else the SMTP answer. */
export type OutsideAnswer = { readonly code: number; readonly text: string } | null;

export async function startOutside(answer: (recipient: string) => OutsideAnswer): Promise<Outside> {
  const sent: SentOutside[] = [];
  const server = new SMTPServer({
    name: 'mx.outside.test',
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo({ address }, _session, done) {
      const refusal = answer(address);
      done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        sent.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('latin1'),
        });
        done(null, 'taken');
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    sent,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
