/** A relay that counts round trips, how often one side spoke after having heard the other, and makes each as long as wanted. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

export interface Turns {
  readonly port: number;
  /** Round trips since the last call, connecting included. */
  taken(): number;
  close(): Promise<void>;
}

/** @param roundTripMs added to every round trip, half of it each way */
export async function countTurns(host: string, port: number, roundTripMs = 0): Promise<Turns> {
  let turns = 0;
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host, port, noDelay: true });
    let last: 'near' | 'far' = 'near';
    // Setting up TCP is a round trip of its own.
    turns++;
    near.on('data', (chunk: Buffer) => {
      if (last === 'far') turns++;
      last = 'near';
      later(roundTripMs / 2, () => far.write(chunk));
    });
    far.on('data', (chunk: Buffer) => {
      last = 'far';
      later(roundTripMs / 2, () => near.write(chunk));
    });
    near.on('close', () => later(roundTripMs, () => far.destroy()));
    far.on('close', () => later(roundTripMs, () => near.end()));
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

/** Timers of the same length fire in the order in which they were set: what is said stays in order. */
function later(ms: number, work: () => void): void {
  if (ms === 0) work();
  else setTimeout(work, ms);
}
