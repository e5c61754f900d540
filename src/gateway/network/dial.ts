/**
 * Opening a TCP connection to addresses that are already resolved and permitted (RFC 8305, "Happy Eyeballs", in its simple
 * form: the next address starts when the one before failed, or has been silent for a while; the first that answers wins).
 * The socket is connected to the address itself, so a DNS answer that changes meanwhile changes nothing.
 */
import { connect, type Socket } from 'node:net';
import { abortReason } from '../wire/clock';
import { NetworkError, TalkError, errorCode, type NetworkTrouble } from '../wire/errors';
import type { HostAddress } from './resolve';

/** RFC 8305 section 5: 100 ms to 2 s between attempts, 250 ms recommended. */
const nextAttemptMs = 250;

export interface Attempt {
  readonly address: string;
  readonly family: 4 | 6;
  /** null = connected, or still silent when another one won. */
  readonly error: string | null;
}

export interface Dialled {
  readonly socket: Socket;
  readonly address: HostAddress;
  /** Attempts that failed before this one won. */
  readonly failed: readonly Attempt[];
}

/** @throws NetworkError refused, connect-timeout, unreachable; TalkError when the signal aborts. */
export function dial(
  addresses: readonly HostAddress[],
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Dialled> {
  return new Promise((resolve, reject) => {
    const race = new Race(addresses, port, resolve, reject);
    race.start(timeoutMs, signal);
  });
}

/** One race of connection attempts; settles exactly once and leaves nothing open but the winner. */
class Race {
  readonly #waiting: HostAddress[];
  readonly #port: number;
  readonly #won: (dialled: Dialled) => void;
  readonly #lost: (error: Error) => void;
  readonly #open = new Map<Socket, HostAddress>();
  readonly #failed: Attempt[] = [];
  readonly #codes: string[] = [];
  #next: NodeJS.Timeout | undefined;
  #limit: NodeJS.Timeout | undefined;
  #finish: () => void = () => undefined;
  #over = false;

  constructor(
    addresses: readonly HostAddress[],
    port: number,
    won: (dialled: Dialled) => void,
    lost: (error: Error) => void,
  ) {
    this.#waiting = [...addresses];
    this.#port = port;
    this.#won = won;
    this.#lost = lost;
  }

  start(timeoutMs: number, signal: AbortSignal): void {
    const aborted = (): void => this.#fail(abortReason(signal, 'connecting'));
    if (signal.aborted) {
      aborted();
      return;
    }
    signal.addEventListener('abort', aborted, { once: true });
    this.#finish = () => signal.removeEventListener('abort', aborted);
    this.#limit = setTimeout(() => {
      const tried = [...this.#open.values()].map(({ address }) => `${address} did not answer in ${timeoutMs / 1000} s`);
      this.#fail(new NetworkError('connect-timeout', [...this.#said(), ...tried].join('; ')));
    }, timeoutMs);
    this.#attempt();
  }

  #attempt(): void {
    clearTimeout(this.#next);
    const target = this.#waiting.shift();
    if (target === undefined || this.#over) return;
    const socket = connect({ host: target.address, port: this.#port, family: target.family, noDelay: true });
    this.#open.set(socket, target);
    socket.once('connect', () => this.#win(socket, target));
    // Stays on the winner: a socket that fails while it changes hands must not take the process down. `errored` keeps the error.
    socket.on('error', (error) => this.#attemptFailed(socket, target, error));
    if (this.#waiting.length > 0) this.#next = setTimeout(() => this.#attempt(), nextAttemptMs);
  }

  #attemptFailed(socket: Socket, target: HostAddress, error: Error): void {
    if (this.#over) return;
    this.#open.delete(socket);
    socket.destroy();
    this.#codes.push(errorCode(error));
    this.#failed.push({ ...target, error: errorCode(error) });
    if (this.#waiting.length > 0) this.#attempt();
    else if (this.#open.size === 0) this.#fail(failureOf(this.#codes, this.#said().join('; '), error));
  }

  #said(): string[] {
    return this.#failed.map(({ address, error }) => `${address} port ${this.#port}: ${error ?? ''}`);
  }

  #win(socket: Socket, address: HostAddress): void {
    if (this.#over) return;
    this.#open.delete(socket);
    this.#end();
    this.#won({ socket, address, failed: this.#failed });
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#end();
    this.#lost(error);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#next);
    clearTimeout(this.#limit);
    this.#finish();
    for (const socket of this.#open.keys()) socket.destroy();
  }
}

/** A refusal is the clearest word: somebody was there and said no. A reset means that somebody took the connection first. */
function failureOf(codes: readonly string[], said: string, cause: Error): Error {
  const kind = kindOf(codes);
  return kind === 'closed'
    ? new TalkError(kind, 'connecting', said, { cause })
    : new NetworkError(kind, said, { cause });
}

function kindOf(
  codes: readonly string[],
): Extract<NetworkTrouble, 'refused' | 'connect-timeout' | 'unreachable'> | 'closed' {
  if (codes.includes('ECONNREFUSED')) return 'refused';
  if (codes.includes('ECONNRESET')) return 'closed';
  return codes.includes('ETIMEDOUT') ? 'connect-timeout' : 'unreachable';
}
