/** Writes answers: small pieces are gathered, big ones wait until the peer has taken what was sent before. */
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

const gatherBytes = 64 * 1024;
const turnBytes = 256 * 1024;

/** What a protocol session writes to. Text is Latin-1 unless it is handed over as bytes. */
export interface Outlet {
  /** Gathers; nothing is sent before `flush` or before 64 KiB have come together. Bytes handed over must not change. */
  write(piece: string | Uint8Array): void;
  /** Sends what was gathered and waits while the peer is slow. Never fails: a closed peer swallows everything. */
  flush(): Promise<void>;
  /** Waits while the peer is slow, and lets others have their turn; sends nothing by itself. For long answers. */
  pace(): Promise<void>;
  readonly closed: boolean;
}

export function outlet(socket: Socket): Outlet {
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  let sentSinceTurn = 0;

  const send = (): void => {
    if (gatheredBytes === 0) return;
    const [first] = gathered;
    const bytes = first && gathered.length === 1 ? first : Buffer.concat(gathered, gatheredBytes);
    gathered = [];
    gatheredBytes = 0;
    sentSinceTurn += bytes.length;
    if (socket.writable) socket.write(bytes);
  };

  return {
    get closed() {
      return !socket.writable;
    },
    write(piece) {
      const bytes =
        typeof piece === 'string'
          ? Buffer.from(piece, 'latin1')
          : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      if (bytes.length >= gatherBytes) send();
      gathered.push(bytes);
      gatheredBytes += bytes.length;
      if (gatheredBytes >= gatherBytes) send();
    },
    async flush() {
      send();
      if (socket.writable && socket.writableNeedDrain) await drained(socket);
    },
    async pace() {
      if (sentSinceTurn < turnBytes) return;
      sentSinceTurn = 0;
      if (socket.writable && socket.writableNeedDrain) await drained(socket);
      else await nextTurn();
    },
  };
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
  });
}
