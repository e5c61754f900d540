/** A line-minded client for IMAP, POP3 and SMTP that hides nothing: what is written is sent, what comes is shown. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawClient {
  /** Sends a line (CRLF added). */
  send(line: string): void;
  /** Sends bytes as they are. */
  write(bytes: string | Uint8Array): void;
  /** The next line without CRLF, Latin-1; fails after twenty seconds or when the server has closed. */
  line(): Promise<string>;
  /** Exactly that many bytes. */
  bytes(count: number): Promise<Buffer>;
  /** Resolves when the server has closed the connection; what came before is dropped. */
  closed(): Promise<void>;
  /** Goes on with TLS. */
  startTls(trust: string): Promise<void>;
  end(): void;
}

const patienceMs = 20_000;

/** `trust` given: TLS from the first byte, trusting this authority (PEM). */
export async function rawClient(options: { host: string; port: number; trust?: string }): Promise<RawClient> {
  const { host, port, trust } = options;
  let socket: Socket = trust === undefined ? connect({ host, port }) : secured(host, port, trust);
  let buffered = Buffer.alloc(0);
  let ended = false;
  let wake: () => void = () => undefined;
  const listen = () => {
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      wake();
    });
    socket.on('close', () => {
      ended = true;
      wake();
    });
    socket.on('error', () => undefined);
  };
  listen();
  await new Promise<void>((resolve, reject) => {
    socket.once(trust === undefined ? 'connect' : 'secureConnect', () => resolve());
    socket.once('error', reject);
  });

  const more = (what: string) =>
    new Promise<void>((resolve, reject) => {
      if (ended) {
        reject(new Error(`The server closed instead of ${what}; it had sent ${String(buffered)}`));
        return;
      }
      const timer = setTimeout(() => reject(new Error(`No ${what}; there is ${String(buffered)}`)), patienceMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const take = (count: number) => {
    const taken = buffered.subarray(0, count);
    buffered = buffered.subarray(count);
    return taken;
  };

  return {
    send: (line) => void socket.write(`${line}\r\n`, 'latin1'),
    write: (bytes) => void socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    async line() {
      let at = buffered.indexOf('\r\n');
      while (at < 0) {
        await more('line');
        at = buffered.indexOf('\r\n');
      }
      return take(at + 2)
        .toString('latin1')
        .slice(0, -2);
    },
    async bytes(count) {
      while (buffered.length < count) await more('bytes');
      return take(count);
    },
    async closed() {
      while (!ended) await more('end of the connection');
    },
    async startTls(ca) {
      socket.removeAllListeners();
      const plain = socket;
      socket = connectTls({ socket: plain, host, servername: 'localhost', ca });
      listen();
      await new Promise<void>((resolve, reject) => {
        socket.once('secureConnect', () => resolve());
        socket.once('error', reject);
      });
    },
    end: () => void socket.destroy(),
  };
}

const secured = (host: string, port: number, ca: string): Socket =>
  connectTls({ host, port, servername: 'localhost', ca });
