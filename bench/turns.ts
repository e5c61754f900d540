/** A relay that counts round trips: how often one side spoke after having heard the other. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

export interface Turns {
  readonly port: number;
  /** Round trips since the last call, connecting included. */
  taken(): number;
  close(): Promise<void>;
}

export async function countTurns(host: string, port: number): Promise<Turns> {
  let turns = 0;
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host, port, noDelay: true });
    let last: 'near' | 'far' = 'near';
    // Setting up TCP is a round trip of its own.
    turns++;
    near.on('data', (chunk: Buffer) => {
      if (last === 'far') turns++;
      last = 'near';
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      last = 'far';
      near.write(chunk);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.end());
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken() {
      const count = turns;
      turns = 0;
      return count;
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
