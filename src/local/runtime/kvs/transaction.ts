/** All or nothing: up to 25 sets, deletes and checks; conditions only on records of custom entities. */
import { PlatformError } from '../answer';
import { conditionsSql } from './conditions';
import { checkRecord, type Entity } from './entities';
import { checkKey, expiryOf, storageLimits, valueText } from './limits';
import { prepared } from './query';
import type { Table } from './table';
import type { Conditions, ItemRequest, TransactionItem, TransactionRequest } from './wire';

export interface Rooms {
  readonly plain: Table;
  /** The entity of that name; refuses unknown names. */
  readonly entity: (name: unknown) => Entity;
  readonly now: () => number;
}

/** The store runs it in one transaction of the database: a throw undoes it. */
export function transact(rooms: Rooms, request: TransactionRequest): void {
  const { set = [], delete: removals = [], check = [] } = request;
  const items = [...set, ...removals, ...check];
  if (items.length === 0) {
    throw invalid('Transaction request must include one of set, check or delete.');
  }
  if (items.length > storageLimits.operations) throw invalid('A transaction can have at most 25 operations.');
  refuseRepeatedKeys(items, invalid);
  // Conditions speak of the state before the transaction: all are checked before anything is written.
  for (const item of items) checkConditions(rooms, item);
  for (const item of set) setItem(rooms, item);
  for (const item of removals) removeItem(rooms, item);
}

/** Each key, or key of an entity, may occur once. */
export function refuseRepeatedKeys(items: readonly ItemRequest[], refuse: (text: string) => PlatformError): void {
  const names = new Set(items.map(({ key, entityName }) => JSON.stringify([entityName ?? null, key])));
  if (names.size !== items.length) throw refuse('Each key can only be used once in a request.');
}

/** Sets one record without a key policy, as transactions and batches do. */
export function setItem(rooms: Rooms, { key, value, entityName, options }: ItemRequest): void {
  checkKey(key);
  if (options?.keyPolicy !== undefined || options?.returnValue !== undefined) {
    throw invalid('Transactions and batches take only ttl as an option.');
  }
  const expiresAt = expiryOf(options?.ttl, rooms.now());
  if (entityName === undefined) {
    rooms.plain.write(key, valueText(value), rooms.now(), expiresAt);
    return;
  }
  const entity = rooms.entity(entityName);
  checkRecord(entity, value);
  entity.table.write(key, valueText(value), rooms.now(), expiresAt);
}

/** Deleting what is not there succeeds. */
export function removeItem(rooms: Rooms, { key, entityName }: ItemRequest): void {
  checkKey(key);
  const table = entityName === undefined ? rooms.plain : rooms.entity(entityName).table;
  table.remove(key);
}

function checkConditions(rooms: Rooms, { key, entityName, conditions }: TransactionItem): void {
  if (conditions === undefined) return;
  checkKey(key);
  if (entityName === undefined) throw invalid('Conditions are only possible on custom entities.');
  if (!meets(rooms.entity(entityName), key, conditions)) {
    const text = 'Request failed due to conditional check specified or optimistic locking.';
    throw new PlatformError(400, 'CONDITIONAL_CHECK_FAILED', text);
  }
}

/** A record that is not there meets what an empty one would. */
function meets(entity: Entity, key: string, conditions: Conditions): boolean {
  const { sql, values } = conditionsSql(entity, conditions);
  const found = `coalesce((SELECT value FROM "${entity.table.name}" WHERE key = ?), '{}') AS value`;
  const statement = prepared(entity.table, `SELECT (${sql}) AS met FROM (SELECT ${found})`);
  return (statement.get(...values, key) as { met: number | null }).met === 1;
}

function invalid(text: string): PlatformError {
  return new PlatformError(400, 'INVALID_TRANSACTION_REQUEST', text);
}
