/** Listens on loopback, plain or with TLS from the first byte (RFC 8314), and upgrades a plain socket (STARTTLS, STLS). */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type SecureContext } from 'node:tls';
import { ConnectionClosed } from './byte-reader';

export interface ListenerOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Given: TLS from the first byte. */
  readonly implicitTls: { readonly key: string; readonly certificate: string } | null;
  /** Serves one connection until it resolves. The socket is destroyed afterwards. */
  readonly serve: (socket: Socket) => Promise<void>;
  /** Told about what `serve` throws. */
  readonly onError: (error: unknown) => void;
}

export interface Listener {
  readonly port: number;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

export async function listen(options: ListenerOptions): Promise<Listener> {
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    void options
      .serve(socket)
      .catch(options.onError)
      .finally(() => socket.destroySoon());
  };
  const server = options.implicitTls
    ? createTlsServer({ key: options.implicitTls.key, cert: options.implicitTls.certificate }, onSocket)
    : createServer(onSocket);
  // A handshake that fails never becomes a socket of ours.
  server.on('tlsClientError', (_error: Error, socket: Socket) => socket.destroy());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await listening(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listening(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Turns a plain connection into a TLS one, as the server. Throws ConnectionClosed when the handshake fails. */
export function upgradeToTls(socket: Socket, secureContext: SecureContext): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    const fail = () => {
      secure.destroy();
      socket.destroy();
      reject(new ConnectionClosed());
    };
    secure.once('error', fail);
    secure.once('close', fail);
    secure.once('secure', () => {
      secure.off('error', fail);
      secure.off('close', fail);
      secure.on('error', () => secure.destroy());
      secure.setNoDelay(true);
      resolve(secure);
    });
  });
}
