/** Pages through keys and entity indexes. A cursor names the last record of a page; it is opaque and need not be kept. */
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { PlatformError } from '../answer';
import { conditionsSql, conditionSql, rangeSql, type Clause } from './conditions';
import type { Entity, EntityIndex } from './entities';
import { pageLimit } from './limits';
import { columns, type StoredRow, type Table } from './table';
import type { EntityQuery, KeyQuery } from './wire';

export interface Page {
  readonly rows: readonly StoredRow[];
  readonly cursor: string | undefined;
}

interface Place {
  readonly range: string | number;
  readonly key: string;
}

interface Walk {
  readonly table: Table;
  /** SQL expression that orders. */
  readonly range: string;
  readonly where: readonly Clause[];
  readonly descending: boolean;
  readonly after: unknown;
  readonly limit: number;
}

/** Keys in lexicographic order, optionally those with a prefix. */
export function queryKeys(table: Table, query: KeyQuery): Page {
  const [condition, ...more] = query.where ?? [];
  if (more.length > 0 || (condition && (condition.property !== 'key' || condition.condition !== 'BEGINS_WITH'))) {
    throw new PlatformError(400, 'INVALID_CONDITION', 'Plain keys can only be queried by one "key begins with".');
  }
  const where = condition ? [conditionSql('key', condition)] : [];
  const limit = pageLimit(query.limit);
  return walk({ table, range: 'key', where, descending: false, after: query.after, limit });
}

/** Records of an entity through one of its indexes. */
export function queryEntity(entity: Entity, query: EntityQuery): Page {
  const index = typeof query.indexName === 'string' ? entity.indexes.get(query.indexName) : undefined;
  if (index === undefined) {
    const text = `Entity ${entity.name} has no index ${JSON.stringify(query.indexName)}.`;
    throw new PlatformError(400, 'INVALID_INDEX', text);
  }
  const where = [partitionSql(entity, index, query.partition), { sql: `${index.range} IS NOT NULL`, values: [] }];
  if (query.range) where.push(rangeSql(index.range, query.range));
  if (query.filters) where.push(conditionsSql(entity, query.filters));
  const descending = query.sort === 'DESC';
  return walk({
    table: entity.table,
    range: index.range,
    where,
    descending,
    after: query.cursor,
    limit: pageLimit(query.limit),
  });
}

function partitionSql(entity: Entity, index: EntityIndex, partition: unknown): Clause {
  const given: readonly unknown[] = Array.isArray(partition) ? partition : [];
  if (given.length !== index.partition.length) {
    const text = `Index ${index.name} of ${entity.name} needs ${index.partition.length} partition values: ${index.partition.join(', ')}.`;
    throw new PlatformError(400, 'INVALID_PARTITION', text);
  }
  if (given.length === 0) return { sql: 'TRUE', values: [] };
  const values = given.map((value): SQLInputValue => {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'string' || typeof value === 'number') return value;
    throw new PlatformError(400, 'INVALID_PARTITION', 'A partition value is a string, number or boolean.');
  });
  const sql = index.partition.map((attribute) => `json_extract(value, '$.${attribute}') = ?`).join(' AND ');
  return { sql, values };
}

function walk({ table, range, where, descending, after, limit }: Walk): Page {
  const clauses = [...where];
  if (after !== undefined) {
    const place = readCursor(after);
    const sign = descending ? '<' : '>';
    clauses.push({ sql: `(${range}, key) ${sign} (?, ?)`, values: [place.range, place.key] });
  }
  const condition = clauses.length > 0 ? `WHERE ${clauses.map(({ sql }) => sql).join(' AND ')}` : '';
  const order = descending ? 'DESC' : 'ASC';
  const sql = `SELECT ${columns}, ${range} AS range FROM "${table.name}" ${condition} ORDER BY ${range} ${order}, key ${order} LIMIT ?`;
  const rows = prepared(table, sql).all(
    ...clauses.flatMap(({ values }) => values),
    limit + 1,
  ) as unknown as (StoredRow & Place)[];
  const page = rows.slice(0, limit);
  const end = rows.length > limit ? page.at(-1) : undefined;
  return { rows: page, cursor: end && writeCursor({ range: end.range, key: end.key }) };
}

/** Statements by database and SQL text: there are as many as the app has ways to ask. */
const statements = new WeakMap<Table, Map<string, StatementSync>>();

export function prepared(table: Table, sql: string): StatementSync {
  let known = statements.get(table);
  if (!known) statements.set(table, (known = new Map<string, StatementSync>()));
  let statement = known.get(sql);
  if (!statement) {
    if (known.size > 200) known.clear();
    known.set(sql, (statement = table.db.prepare(sql)));
  }
  return statement;
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify([place.range, place.key])).toString('base64url');
}

function readCursor(cursor: unknown): Place {
  try {
    const [range, key] = JSON.parse(Buffer.from(String(cursor), 'base64url').toString()) as [string | number, string];
    if (typeof key === 'string' && ['string', 'number'].includes(typeof range)) return { range, key };
  } catch {
    // Not a cursor of ours: the same answer as for one of another shape.
  }
  throw new PlatformError(400, 'INVALID_CURSOR', 'The cursor is not valid.');
}
