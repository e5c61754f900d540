/**
 * Forge's key-value store, secrets and custom entities: one function from path and request to answer, on SQLite.
 * Values travel as the JSON text they are stored in. Secrets lie in a database of their own.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { EntityDeclaration } from '../../manifest';
import { committed, inGroup } from '../../database';
import { answer, PlatformError, type PlatformAnswer } from '../answer';
import { checkRecord, openEntities, type Entity } from './entities';
import { checkKey, expiryOf, storageLimits, valueText } from './limits';
import { queryEntity, queryKeys, type Page } from './query';
import { openTable, type StoredRow, type Table } from './table';
import { refuseRepeatedKeys, removeItem, setItem, transact, type Rooms } from './transaction';
import type { EntityQuery, ItemRequest, KeyQuery, TransactionRequest } from './wire';

export interface StoreOptions {
  readonly db: DatabaseSync;
  readonly secrets: DatabaseSync;
  readonly entities: readonly EntityDeclaration[];
  readonly now: () => number;
  /** How long expired data stays; the platform says up to 48 hours, and so do we unless told otherwise. */
  readonly expiryLagMs?: number;
}

export interface Store {
  /**
   * Answers `/api/v1/...` with the request's JSON text, once what it wrote is kept. Never throws for what the app did wrong.
   */
  handle(path: string, body: string): Promise<PlatformAnswer>;
  /** Drops what is expired for longer than the lag. */
  sweep(): void;
  close?(): Promise<void>;
}

interface Cabinet extends Rooms {
  readonly secret: Table;
  readonly entities: ReadonlyMap<string, Entity>;
}

type Call = (cabinet: Cabinet, request: never) => PlatformAnswer;

export function openStore({ db, secrets, entities, now, expiryLagMs }: StoreOptions): Store {
  const known = openEntities(db, entities);
  const cabinet: Cabinet = {
    plain: openTable(db, 'kvs'),
    secret: openTable(secrets, 'secret'),
    entities: known,
    now,
    entity: (name) => {
      const entity = typeof name === 'string' ? known.get(name) : undefined;
      if (entity) return entity;
      throw new PlatformError(400, 'INVALID_ENTITY_NAME', `The manifest declares no entity ${JSON.stringify(name)}.`);
    },
  };
  return {
    handle: async (path, body) => {
      const call = Object.hasOwn(calls, path) ? calls[path] : undefined;
      if (!call) return new PlatformError(404, 'NOT_FOUND', `No storage call ${path}`).toAnswer();
      try {
        if (body.length > storageLimits.requestBytes) {
          throw new PlatformError(400, 'MAX_SIZE', 'The request has exceeded the maximum size of 4 MB.');
        }
        const request = JSON.parse(body) as never;
        if (isReading(path)) return call(cabinet, request);
        const result = inGroup(db, () => call(cabinet, request));
        await committed(db);
        return result;
      } catch (error) {
        if (error instanceof PlatformError) return error.toAnswer();
        throw error;
      }
    },
    sweep: () => {
      const before = now() - (expiryLagMs ?? storageLimits.expiryLagMs);
      const tables = [cabinet.plain, cabinet.secret, ...[...known.values()].map(({ table }) => table)];
      for (const table of tables) table.sweep(before);
    },
  };
}

/** Calls that change nothing. */
export const isReading = (path: string): boolean => /\/(get|query)$/.test(path);

const plainRoom = ({ plain }: Cabinet): Table => plain;
const secretRoom = ({ secret }: Cabinet): Table => secret;
const entityRoom = (cabinet: Cabinet, { entityName }: ItemRequest): Table => cabinet.entity(entityName).table;

const calls: Readonly<Record<string, Call>> = {
  '/api/v1/get': (c, r) => get(plainRoom(c), r),
  '/api/v1/secret/get': (c, r) => get(secretRoom(c), r),
  '/api/v1/entity/get': (c, r) => get(entityRoom(c, r), r),
  '/api/v1/set': (c, r) => set(plainRoom(c), r, c.now()),
  '/api/v1/secret/set': (c, r) => set(secretRoom(c), r, c.now(), storageLimits.secretBytes),
  '/api/v1/entity/set': (c, r: ItemRequest) => {
    checkRecord(c.entity(r.entityName), r.value);
    return set(entityRoom(c, r), r, c.now());
  },
  '/api/v1/delete': (c, r) => remove(plainRoom(c), r),
  '/api/v1/secret/delete': (c, r) => remove(secretRoom(c), r),
  '/api/v1/entity/delete': (c, r) => remove(entityRoom(c, r), r),
  '/api/v1/query': (c, r: KeyQuery) => pageAnswer(queryKeys(c.plain, r)),
  '/api/v1/entity/query': (c, r: EntityQuery) => pageAnswer(queryEntity(c.entity(r.entityName), r)),
  '/api/v1/transaction': (c, r: TransactionRequest) => {
    transact(c, r);
    return answer(204);
  },
  '/api/v1/batch/set': (c, r) => batch(r, (item) => setItem(c, item)),
  '/api/v1/batch/delete': (c, r) => batch(r, (item) => removeItem(c, item)),
  '/api/v1/batch/get': (c, r) =>
    batch(r, ({ key, entityName }) => {
      checkKey(key);
      const row = (entityName === undefined ? c.plain : c.entity(entityName).table).read(key);
      if (!row) throw notFound;
      return recordText(row);
    }),
};

function get(table: Table, { key }: ItemRequest): PlatformAnswer {
  checkKey(key);
  const row = table.read(key);
  if (!row) return notFound.toAnswer();
  return answer(200, `{${recordText(row)}}`);
}

function set(table: Table, request: ItemRequest, nowMs: number, maxBytes?: number): PlatformAnswer {
  const { key, value, options = {} } = request;
  checkKey(key);
  const text = valueText(value, maxBytes);
  const expiresAt = expiryOf(options.ttl, nowMs);
  if (options.keyPolicy === 'FAIL_IF_EXISTS') {
    if (options.returnValue !== undefined) {
      const refusal = 'returnValue needs keyPolicy OVERRIDE.';
      throw new PlatformError(400, 'INVALID_KEY_POLICY_RETURN_VALUE_COMBINATION', refusal);
    }
    if (table.create(key, text, nowMs, expiresAt)) return answer(204);
    const refusal = 'The provided key already exists and the key policy is set to FAIL_IF_EXISTS';
    throw new PlatformError(409, 'KEY_CONFLICT', refusal);
  }
  const before = options.returnValue === 'PREVIOUS' ? table.read(key) : undefined;
  table.write(key, text, nowMs, expiresAt);
  const wanted = options.returnValue === 'LATEST' ? table.read(key) : before;
  return wanted ? answer(200, `{${recordText(wanted)}}`) : answer(204);
}

function remove(table: Table, { key }: ItemRequest): PlatformAnswer {
  checkKey(key);
  table.remove(key);
  return answer(204);
}

/** Each item by itself; what fails is named, the rest is done. */
function batch(request: unknown, one: (item: ItemRequest) => unknown): PlatformAnswer {
  const refuse = (text: string): PlatformError => new PlatformError(400, 'INVALID_BATCH_REQUEST', text);
  if (!Array.isArray(request) || request.length === 0) throw refuse('A batch needs at least one key.');
  const items = request as readonly ItemRequest[];
  if (items.length > storageLimits.operations) throw refuse('A batch can have at most 25 keys.');
  refuseRepeatedKeys(items, refuse);
  const done: string[] = [];
  const failed: string[] = [];
  for (const item of items) {
    const name = JSON.stringify({ key: item.key, entityName: item.entityName }).slice(1, -1);
    try {
      const record = one(item);
      done.push(`{${typeof record === 'string' ? joinEntity(record, item) : name}}`);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      failed.push(`{${name},"error":${JSON.stringify({ code: error.code, message: error.message })}}`);
    }
  }
  return answer(200, `{"successfulKeys":[${done.join(',')}],"failedKeys":[${failed.join(',')}]}`);
}

function joinEntity(record: string, { entityName }: ItemRequest): string {
  return entityName === undefined ? record : `${record},"entityName":${JSON.stringify(entityName)}`;
}

/** The members of a record as JSON text; the stored value is put in as it lies. */
function recordText({ key, value, createdAt, updatedAt, expiresAt }: StoredRow): string {
  const expiry = expiresAt === null ? '' : `,"expireTime":"${new Date(expiresAt).toISOString()}"`;
  return `"key":${JSON.stringify(key)},"value":${value},"createdAt":${createdAt},"updatedAt":${updatedAt}${expiry}`;
}

function pageAnswer({ rows, cursor }: Page): PlatformAnswer {
  const data = rows.map((row) => `{${recordText(row)}}`).join(',');
  return answer(200, `{"data":[${data}]${cursor === undefined ? '' : `,"cursor":${JSON.stringify(cursor)}`}}`);
}

/** One for all: most keys of a batch are not there, and making an error costs more than looking. */
const notFound = new PlatformError(404, 'KEY_NOT_FOUND', 'The specified key does not exist.');
