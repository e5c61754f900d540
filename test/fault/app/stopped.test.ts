/**
 * A mail that stops the function whenever it is worked on, with no error that anybody could catch: the host dies as by kill -9,
 * before anything is written of the mail, or in the middle of Jira's work. It is held in the end; all other mail has its effect.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PlatformCall } from '../../../src/local/runtime';
import { holdClock, releaseClock, shiftClock } from '../../support/clock';
import { messageRecords } from '../../support/crash/records';
import { followPorts, portsOf } from '../../support/crash/sweep';
import { relayedGateway } from '../../support/gateway-relay';
import { sendMail } from '../../support/people';
import { closeProducts, openProduct, type Product } from '../../support/product';
import { minute, recordOf, rowOf, saying, write } from './scene';

const log = console.log;
let dataDir = '';

beforeEach(() => {
  console.log = () => undefined;
  releaseClock();
  holdClock();
  dataDir = mkdtempSync(join(tmpdir(), 'postroom-stopped-'));
});
afterEach(async () => {
  await closeProducts();
  rmSync(dataDir, { recursive: true, force: true });
  releaseClock();
  console.log = log;
});

/** What kills: a call of the app, or a mail that was just fetched. */
interface Killer {
  readonly call?: (call: PlatformCall) => boolean;
  readonly fetched?: string;
  cured: boolean;
}

class Machine {
  product!: Product;
  kills = 0;
  readonly #killer: Killer;
  #fatal = false;
  #died: () => void = () => undefined;

  constructor(killer: Killer) {
    this.#killer = killer;
  }

  async start(connected = false): Promise<void> {
    const { fetched, call } = this.#killer;
    const answer = (path: string, bytes: Buffer): Buffer => {
      if (path === '/v1/fetch' && fetched !== undefined && bytes.includes(fetched)) this.#fatal = true;
      return bytes;
    };
    this.product = await openProduct({
      dataDir,
      connected,
      startGateway: relayedGateway({ answer }),
      interfere: (asked) => {
        if (this.#killer.cured || !(this.#fatal || call?.(asked))) return undefined;
        this.#fatal = false;
        this.kills += 1;
        setImmediate(this.#died);
        return 'die-before';
      },
    });
  }

  /** One turn of the schedule; a host that died is started again, a while later. */
  async turn(): Promise<void> {
    const before = this.kills;
    const died = new Promise<void>((resolve) => (this.#died = resolve));
    await Promise.race([died, this.product.turn()]);
    shiftClock(5 * minute);
    if (this.kills === before) return;
    const ports = portsOf(this.product);
    await this.product.stop();
    this.#fatal = false;
    await this.start();
    await followPorts(this.product, ports);
  }
}

const innocent = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => `innocent${at}.`);

async function deliver(machine: Machine, poison: string): Promise<void> {
  const { product } = machine;
  for (const word of innocent.slice(0, 4)) await write(product, 'DEMO-1', word);
  await write(product, 'DEMO-2', poison);
  for (const word of innocent.slice(4)) await write(product, 'DEMO-1', word);
}

/** Turns until nothing is left to do, and what came of the innocent. */
async function settle(machine: Machine, poison: string): Promise<number> {
  let killsUntilAllOthersWere = -1;
  for (let turn = 0; turn < 30; turn++) {
    await machine.turn();
    const records = messageRecords(machine.product.host.db);
    const done = records.filter(({ outcome }) => outcome === 'comment').length;
    if (done === innocent.length && killsUntilAllOthersWere < 0) killsUntilAllOthersWere = machine.kills;
    if (done === innocent.length && recordOf(machine.product, poison)?.outcome === 'hold') break;
    if (records.some(({ outcome, cause }) => outcome === 'hold' && cause === 'stopped-function')) break;
  }
  for (const word of innocent) expect(await saying(machine.product, 'DEMO-1', word)).toBe(1);
  return killsUntilAllOthersWere;
}

async function heldForStopping({ product }: Machine): Promise<string> {
  const { groups } = await product.ask('held.groups', {});
  expect(groups).toMatchObject([{ cause: 'stopped-function', count: 1 }]);
  expect(groups[0]?.reason).toMatch(/^Postroom’s function was stopped 4 times while it worked on this mail/);
  const { rows } = await product.ask('held.list', { cause: 'stopped-function' });
  expect(await product.ask('accounts', {})).toMatchObject({ unexplained: 0 });
  return rows[0]!.id;
}

test('while it is read, before anything is known of it: marked first, held, then released and done once', async () => {
  const killer: Killer = { fetched: 'This is poison.', cured: false };
  const machine = new Machine(killer);
  await machine.start(true);
  await machine.turn();
  await deliver(machine, 'poison');
  const killsUntilAllOthersWere = await settle(machine, 'poison');
  const id = await heldForStopping(machine);
  // Two readers die of nobody knows what; then each mail is marked before it is fetched. The second time that the one stops a
  // reader by itself, it is put last: the reader that dies next has done all others.
  expect(killsUntilAllOthersWere).toBeLessThanOrEqual(5);
  expect(machine.kills).toBe(2 + 4);
  killer.cured = true;
  await machine.product.ask('log.wish', { ids: [id], wish: { kind: 'release' } });
  await machine.product.host.idle();
  expect(await saying(machine.product, 'DEMO-2', 'poison')).toBe(1);
  expect((await rowOf(machine.product, 'poison')).outcome).toBe('comment');
});

test('while it is read again after it has waited: held as well', async () => {
  const killer: Killer = { fetched: 'This is poison.', cured: true };
  const machine = new Machine(killer);
  await machine.start(true);
  machine.product.twin.faults.set([{ route: 'POST /rest/api/3/issue/10001/comment', status: 403, times: 1 }]);
  await deliver(machine, 'poison');
  await machine.turn();
  expect(recordOf(machine.product, 'poison')?.outcome).toBe('waiting');
  killer.cured = false;
  await settle(machine, 'poison');
  await heldForStopping(machine);
  // Nothing that is written before a mail is taken up again makes a reader's death look like the first.
  expect(machine.kills).toBeLessThanOrEqual(3 + 4);
});

test('while Jira works on it, claimed among others: they are worked through, it is held, then released and done once', async () => {
  const onPoison = ({ kind, name }: PlatformCall): boolean =>
    kind === 'jira' && /^POST .*\/issue\/10001\/comment/.test(name);
  const killer: Killer = { call: onPoison, cured: false };
  const machine = new Machine(killer);
  await machine.start(true);
  await machine.turn();
  await deliver(machine, 'poison');
  await settle(machine, 'poison');
  const id = await heldForStopping(machine);
  expect(machine.kills).toBe(4);
  killer.cured = true;
  await machine.product.ask('log.wish', { ids: [id], wish: { kind: 'release' } });
  await machine.product.host.idle();
  expect(await saying(machine.product, 'DEMO-2', 'poison')).toBe(1);
});

test('released uncured it is held again, and new mail comes in between', async () => {
  const killer: Killer = { fetched: 'This is poison.', cured: false };
  const machine = new Machine(killer);
  await machine.start(true);
  await machine.turn();
  await deliver(machine, 'poison');
  await settle(machine, 'poison');
  const id = await heldForStopping(machine);
  await machine.product.ask('log.wish', { ids: [id], wish: { kind: 'release' } });
  await machine.turn();
  await sendMail(machine.product, { from: 'ana@customer.example', subject: '[DEMO-1] late', text: 'This is late.' });
  for (let turn = 0; turn < 8; turn++) await machine.turn();
  expect(await saying(machine.product, 'DEMO-1', 'late')).toBe(1);
  await heldForStopping(machine);
});
