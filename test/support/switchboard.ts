/** One port in front of several servers: what answers behind an address can be changed, as when a server is renewed. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Switchboard {
  readonly port: number;
  /** Leads to this port from now on; what is open goes on. */
  leadTo(port: number): void;
  /** Connections taken so far. */
  readonly taken: number;
  close(): Promise<void>;
}

export async function openSwitchboard(to: number): Promise<Switchboard> {
  let port = to;
  let taken = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    taken++;
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (next) => (port = next),
    get taken() {
      return taken;
    },
    close: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
