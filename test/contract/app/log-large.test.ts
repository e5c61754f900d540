/** The mail log over 100,000 mails: pages from the front, the middle and by search are right, and the same however deep. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminInput, LogPage } from '../../../src/contract';
import { closeProducts, openProduct, type Product } from '../../support/product';

const many = 100_000;
const newestMs = Date.UTC(2026, 10, 26, 12);
/** Fifty mails in each moment, as a fast reading writes them. */
const atOf = (index: number): number => newestMs - Math.floor(index / 50) * 1000;

let product: Product;

beforeAll(async () => {
  product = await openProduct();
  const { connections } = await product.ask('connections.list', {});
  const mailbox = connections.find(({ health }) => health !== null)!.connection.id;
  const insert = product.host.db.prepare(
    'INSERT INTO "entity_message" (key, value, created_at, updated_at, expires_at) VALUES (?, ?, 0, 0, NULL)',
  );
  product.host.db.exec('BEGIN');
  for (let index = 0; index < many; index++) {
    const number = String(index).padStart(6, '0');
    const record = {
      mailbox,
      outcome: index % 1000 === 7 ? 'hold' : 'comment',
      reason: 'Comment on DEMO-1.',
      atMs: atOf(index),
      day: new Date(atOf(index)).toISOString().slice(0, 10),
      ref: { kind: 'imap', uidValidity: '1', uid: index + 1 },
      sizeBytes: 2000,
      tries: 1,
      sender: `customer${index % 5000}@example.com`,
      subject: `Mail ${number}`,
      words: `mail ${number} customer${index % 5000}@example.com`,
      issueKey: 'DEMO-1',
    };
    insert.run(`${mailbox}:1:${number}`, JSON.stringify(record));
  }
  product.host.db.exec('COMMIT');
});
afterAll(closeProducts);

const page = (asked: AdminInput<'log.list'>): Promise<LogPage> =>
  product.ask('log.list', { direction: 'in', ...asked });

async function pages(asked: AdminInput<'log.list'>, count: number): Promise<readonly string[]> {
  const subjects: string[] = [];
  let cursor: string | null = null;
  for (let at = 0; at < count; at++) {
    const one: LogPage = await page({ ...asked, cursor });
    subjects.push(...one.rows.map(({ subject }) => subject));
    cursor = one.cursor;
    if (cursor === null) break;
  }
  return subjects;
}

const numbers = (subjects: readonly string[]): readonly number[] =>
  subjects.map((subject) => Number(subject.slice(5))).sort((a, b) => a - b);

const range = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, at) => from + at);

describe('100,000 mails', () => {
  it('the first pages hold each of the newest mails once', async () => {
    expect(numbers(await pages({ limit: 70 }, 10))).toEqual(range(0, 700));
  });

  it('pages from the middle hold each mail once', async () => {
    const subjects = await pages({ limit: 100, toMs: atOf(60_000) }, 5);
    expect(numbers(subjects)).toEqual(range(60_000, 500));
  });

  it('the last page is the last', async () => {
    const { rows, cursor } = await page({ toMs: atOf(many - 50), limit: 100 });
    expect(numbers(rows.map(({ subject }) => subject))).toEqual(range(many - 50, 50));
    expect(cursor).toBeNull();
  });

  it('one among all is found by its words, its sender and its outcome', async () => {
    expect(numbers(await pages({ text: 'mail 087654' }, 20))).toEqual([87_654]);
    expect(await pages({ text: 'customer4711@example.com' }, 3)).toHaveLength(many / 5000);
    expect(await pages({ outcome: 'hold', limit: 100 }, 3)).toHaveLength(many / 1000);
  });
});
