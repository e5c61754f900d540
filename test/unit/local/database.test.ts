/** Writes that are committed together: what is kept, what is undone, and who is told. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeDatabase, committed, inGroup, inTransaction, openDatabase } from '../../../src/local/database';

let db: DatabaseSync;
let path: string;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'postroom-database-')), 'host.sqlite');
  db = openDatabase(path);
  // An owner that is missing is found out at the commit only, as a full disk is.
  db.exec('CREATE TABLE owner (id INTEGER PRIMARY KEY)');
  db.exec('CREATE TABLE thing (owner INTEGER REFERENCES owner(id) DEFERRABLE INITIALLY DEFERRED)');
});
afterEach(() => {
  if (db.isOpen) db.close();
});

const addOwner = (id: number): void => void db.prepare('INSERT INTO owner VALUES (?)').run(id);
const addThing = (owner: number): void => void db.prepare('INSERT INTO thing VALUES (?)').run(owner);
const owners = (): unknown[] =>
  db
    .prepare('SELECT id FROM owner ORDER BY id')
    .all()
    .map(({ id }) => id);

/** What another program would find in the file now. */
function ownersOnDisk(): unknown[] {
  const other = openDatabase(path);
  const found = other.prepare('SELECT id FROM owner ORDER BY id').all();
  other.close();
  return found.map(({ id }) => id);
}

describe('a group of writes', () => {
  it('is kept together, without the one that threw', async () => {
    inGroup(db, () => addOwner(1));
    expect(() =>
      inGroup(db, () => {
        addOwner(2);
        throw new Error('no');
      }),
    ).toThrow('no');
    inGroup(db, () => addOwner(3));
    expect(ownersOnDisk()).toEqual([]);
    await committed(db);
    expect(ownersOnDisk()).toEqual([1, 3]);
  });

  it('that cannot be kept is told to all who wait for it, and the next one is not touched', async () => {
    inGroup(db, () => addOwner(1));
    const first = committed(db);
    inGroup(db, () => addThing(99));
    await expect(first).rejects.toThrow(/constraint/);
    inGroup(db, () => addOwner(2));
    await committed(db);
    expect(ownersOnDisk()).toEqual([2]);
  });

  it('is kept when the database is closed', () => {
    inGroup(db, () => addOwner(1));
    closeDatabase(db);
    expect(ownersOnDisk()).toEqual([1]);
  });

  it('that cannot be kept when the database is closed is told, and the database is closed', async () => {
    inGroup(db, () => addThing(99));
    const group = committed(db);
    closeDatabase(db);
    await expect(group).rejects.toThrow(/constraint/);
    expect(db.isOpen).toBe(false);
  });
});

describe('a transaction beside a group', () => {
  it('is kept when it returns, and the group with it', async () => {
    inGroup(db, () => addOwner(1));
    inTransaction(db, () => addOwner(2));
    expect(ownersOnDisk()).toEqual([1, 2]);
    await committed(db);
  });

  it('throws when the group that it joined cannot be kept', async () => {
    inGroup(db, () => addThing(99));
    const group = committed(db);
    expect(() => inTransaction(db, () => addOwner(1))).toThrow(/constraint/);
    await expect(group).rejects.toThrow(/constraint/);
    expect(owners()).toEqual([]);
    inTransaction(db, () => addOwner(2));
    expect(ownersOnDisk()).toEqual([2]);
  });
});
