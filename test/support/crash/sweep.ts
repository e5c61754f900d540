/**
 * Stops the app after every call it makes to the platform, one after the other, starts it again and looks: the mail had its
 * effect once, nothing is lost, nothing is left half done. Also with answers that are lost after the call took effect.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Interference, PlatformCall } from '../../../src/local/runtime';
import { holdClock, releaseClock, shiftClock } from '../clock';
import { openProduct, type Product } from '../product';
import { booksProblem } from './books';
import { isBusy } from './records';

/** One kind of mail with what must come of it. */
export interface Scenario {
  readonly name: string;
  /** Once, before anything happens. */
  readonly prepare?: (product: Product) => Promise<void>;
  /** What sets it off; `round` makes it unlike all others. */
  readonly begin: (product: Product, round: string) => Promise<void>;
  /** What is wrong, in words; empty when all is well. `calls` are those up to the one that was interfered with. */
  readonly check: (product: Product, round: string, calls: readonly PlatformCall[]) => readonly string[];
}

export const sweepModes = ['die-before', 'die-after', 'lose-answer'] as const;
export type SweepMode = (typeof sweepModes)[number];

export interface Sweep {
  readonly scenario: string;
  /** Calls of the app that one such mail costs. */
  readonly calls: number;
  readonly rounds: number;
  readonly problems: readonly string[];
}

/** Leases, claims and retries come due in this time. */
const patienceMs = 240_000;
const mostTurns = 12;

/** Counts the app's calls, and interferes with one of them. */
class Gate {
  #at = 0;
  #mode: Interference | undefined;
  seen: PlatformCall[] = [];
  /** The calls up to the one interfered with; empty before. */
  struck: readonly PlatformCall[] = [];

  arm(at: number, mode: Interference | undefined): void {
    this.#at = at;
    this.#mode = mode;
    this.seen = [];
    this.struck = [];
  }

  readonly interfere = (call: PlatformCall): Interference | undefined => {
    this.seen.push(call);
    if (this.#mode === undefined || this.seen.length !== this.#at) return undefined;
    this.struck = [...this.seen];
    return this.#mode;
  };
}

/** @param every 1 = each call; 3 = each third one, another third in each mode (short form) */
export async function sweep(scenario: Scenario, every = 1, modes: readonly SweepMode[] = sweepModes): Promise<Sweep> {
  releaseClock();
  holdClock();
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-sweep-'));
  const gate = new Gate();
  const start = (connected: boolean): Promise<Product> =>
    openProduct({ dataDir, connected, interfere: gate.interfere });
  let product = await start(true);
  const problems: string[] = [];
  let rounds = 0;
  let booksBefore = '';
  const round = async (name: string, at: number, mode: SweepMode | undefined): Promise<void> => {
    rounds++;
    gate.arm(at, mode);
    await scenario.begin(product, name);
    await product.host.tick();
    if (mode === 'lose-answer' || gate.struck.length === 0) await product.host.idle();

    const { struck } = gate;
    gate.arm(0, undefined);
    if (struck.length > 0 && mode !== 'lose-answer') {
      const before = portsOf(product);
      await product.stop();
      product = await start(false);
      await followPorts(product, before);
      await product.host.idle();
    }
    await settle(product);
    const found = scenario.check(product, name, struck);
    const where = `${scenario.name}, ${mode ?? 'undisturbed'} ${at} ${struck.at(-1)?.name ?? ''}`;
    problems.push(...found.map((problem) => `${where}: ${problem}`));
    if (isBusy(product.host.db)) problems.push(`${where}: something is left over`);
    // A difference stays: it is told where it came about.
    const books = await booksProblem(product);
    if (books !== booksBefore) problems.push(`${where}: the books: ${books}`);
    booksBefore = books;
  };
  try {
    await scenario.prepare?.(product);
    gate.arm(0, undefined);
    await scenario.begin(product, 'first');
    await product.turn();
    const calls = gate.seen.length;
    await settle(product);
    problems.push(...scenario.check(product, 'first', []).map((problem) => `undisturbed: ${problem}`));
    for (const [offset, mode] of modes.entries()) {
      for (let at = 1 + (offset % every); at <= calls; at += every) await round(`${mode} ${at}`, at, mode);
    }
    return { scenario: scenario.name, calls, rounds, problems };
  } finally {
    await product.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Of its mail servers, one text. */
export const portsOf = ({ host: { mail } }: Product): string =>
  [mail.imap, mail.pop3, mail.smtp].map(({ port }) => port).join();

/** Somebody may have taken a mail server's port while the host was down. @param before see `portsOf` */
export async function followPorts(product: Product, before: string): Promise<void> {
  if (portsOf(product) === before) return;
  const { connections } = await product.ask('connections.list', {});
  for (const { connection } of connections) {
    const server = { ...connection.server, port: product.host.mail[connection.server.protocol].port };
    const { name, id } = connection;
    const draft =
      connection.direction === 'incoming'
        ? { direction: connection.direction, name, server, incoming: connection.incoming }
        : { direction: connection.direction, name, server, outgoing: connection.outgoing };
    await product.ask('connections.save', { id, draft, password: null });
    await product.ask('connections.enable', { id, enabled: true, insist: true });
  }
}

/** Turns of the schedule, minutes apart, until nothing is left to do. */
async function settle(product: Product): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn++) {
    if (turn > 0 && !isBusy(product.host.db)) return;
    shiftClock(patienceMs);
    await product.turn();
  }
}
