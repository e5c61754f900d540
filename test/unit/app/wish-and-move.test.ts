/** A held mail is moved to the folder for failed mail while a person decides about it: neither the place nor the wish is lost. */
import { describe, expect, it } from '@jest/globals';
import type { MessageRef } from '../../../src/contract';
import { readRecord, type MessageRecord } from '../../../src/app/ledger';
import { writeWishes } from '../../../src/app/log/wish';
import { storeKeyText, type Condition, type StoreKey, type StoreWrite, type World } from '../../../src/app/ports';
import type { Reading } from '../../../src/app/receive/reading';
import { setAside } from '../../../src/app/receive/set-aside';
import { newTally } from '../../../src/app/receive/tally';

const key = 'm1:1:1';
const inbox: MessageRef = { kind: 'imap', uidValidity: '1', uid: 1 };
const failed: MessageRef = { kind: 'imap', uidValidity: '7', uid: 70, folder: 'Failed' };
const held: MessageRecord = {
  mailbox: 'm1',
  outcome: 'hold',
  reason: 'Jira refused it.',
  atMs: 1000,
  day: '2026-11-27',
  ref: inbox,
  sizeBytes: 100,
  tries: 1,
  settledMs: 2000,
};

type Values = Record<string, unknown>;

/** Two parties at one storage; `between` runs once, before the next write of the other. */
class Desk {
  between: (() => Promise<unknown>) | null = null;
  readonly #values = new Map<string, Values>([
    [storeKeyText({ key, entity: 'message' }), { ...held }],
    [storeKeyText({ key: 'm1', entity: 'lease' }), { owner: 'reader' }],
  ]);

  get record(): MessageRecord | null {
    return readRecord(this.#values.get(storeKeyText({ key, entity: 'message' })));
  }

  get world(): World {
    const get = (asked: StoreKey): Values | undefined => this.#values.get(storeKeyText(asked));
    const store = {
      get: (asked: StoreKey) => Promise.resolve(get(asked)),
      getMany: (keys: readonly StoreKey[]) =>
        Promise.resolve(new Map(keys.flatMap((one) => (get(one) ? [[storeKeyText(one), get(one)] as const] : [])))),
      list: () => Promise.resolve({ entries: [], cursor: null }),
      transact: (writes: readonly StoreWrite[]) => this.#transact(writes),
    };
    const gateway = { call: () => Promise.resolve({ moved: [{ from: inbox, to: failed }] }) };
    return { store, gateway, now: () => 3000, accountId: null } as unknown as World;
  }

  async #transact(writes: readonly StoreWrite[]): Promise<boolean> {
    const first = this.between;
    this.between = null;
    await first?.();
    const meets = (write: StoreWrite): boolean => {
      const there = this.#values.get(storeKeyText(write)) ?? {};
      const holds = (one: Condition): boolean =>
        one.is === 'missing' ? there[one.attribute] === undefined : there[one.attribute] === one.to;
      const conditions = 'when' in write ? write.when : undefined;
      return conditions?.some(holds) ?? true;
    };
    if (!writes.every(meets)) return false;
    for (const write of writes) if (write.kind === 'set') this.#values.set(storeKeyText(write), write.value as Values);
    return true;
  }

  move(): Promise<void> {
    const incoming = { folder: 'INBOX', failedFolder: 'Failed' };
    const lease = { mailboxId: 'm1', owner: 'reader', deaths: 0 };
    const reading = { world: this.world, login: {}, connection: { incoming }, lease } as unknown as Reading;
    return setAside(reading, [{ key, ref: inbox }], newTally());
  }

  wish(): ReturnType<typeof writeWishes> {
    return writeWishes(this.world, [{ key, record: held }], { kind: 'release' } as never);
  }
}

describe('a wish and a move at the same time', () => {
  it('the wish comes between reading and writing of the move', async () => {
    const desk = new Desk();
    desk.between = () => desk.wish();
    await desk.move();
    expect(desk.record).toMatchObject({ wish: { kind: 'release' }, ref: failed, nextTryMs: 3000 });
  });

  it('the move comes between reading and writing of the wish', async () => {
    const desk = new Desk();
    desk.between = () => desk.move();
    expect(await desk.wish()).toMatchObject({ asked: 1 });
    expect(desk.record).toMatchObject({ wish: { kind: 'release' }, ref: failed });
  });

  it('one after the other', async () => {
    const desk = new Desk();
    await desk.move();
    await desk.wish();
    expect(desk.record).toMatchObject({ wish: { kind: 'release' }, ref: failed });
  });
});
