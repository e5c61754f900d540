/**
 * Custom entities as the manifest declares them (app.storage.entities): attribute types are enforced on write, every
 * declared index becomes an index of SQLite over the JSON, `by-key` is always there.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { EntityDeclaration } from '../../manifest';
import { PlatformError } from '../answer';
import { openTable, type Table } from './table';

export interface EntityIndex {
  readonly name: string;
  /** Attributes whose values a query names in full. */
  readonly partition: readonly string[];
  /** SQL expression of the attribute that orders and bounds. */
  readonly range: string;
}

export interface Entity {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, EntityIndex>;
  readonly table: Table;
}

/** SQL that reads an attribute of the stored JSON; attribute names are plain identifiers (checked when opened). */
export function attributeSql(attribute: string): string {
  return `json_extract(value, '$.${attribute}')`;
}

const attributeName = /^[a-zA-Z][a-zA-Z0-9_]{0,29}$/;
const byKey: EntityIndex = { name: 'by-key', partition: [], range: 'key' };

/** Tables and indexes for what the manifest declares; indexes it no longer declares go. */
export function openEntities(
  db: DatabaseSync,
  declarations: readonly EntityDeclaration[],
): ReadonlyMap<string, Entity> {
  return new Map(declarations.map((declaration) => [declaration.name, openEntity(db, declaration)]));
}

function openEntity(db: DatabaseSync, declaration: EntityDeclaration): Entity {
  const attributes = new Map(Object.entries(declaration.attributes).map(([name, { type }]) => [name, type]));
  const known = (attribute: string): string => {
    if (!attributeName.test(attribute) || !attributes.has(attribute)) {
      throw new Error(`manifest.yml: entity ${declaration.name} has no attribute "${attribute}" for its index`);
    }
    return attribute;
  };
  const table = openTable(db, `entity_${declaration.name.replace(/[^a-z0-9]/g, '_')}`);
  const indexes = (declaration.indexes ?? []).map((index): EntityIndex => {
    if (typeof index === 'string') return { name: index, partition: [], range: attributeSql(known(index)) };
    const [range, ...more] = index.range;
    if (range === undefined || more.length > 0) {
      throw new Error(`manifest.yml: index ${index.name} of ${declaration.name}: range takes exactly one attribute`);
    }
    return { name: index.name, partition: (index.partition ?? []).map(known), range: attributeSql(known(range)) };
  });
  buildIndexes(table, indexes);
  return { name: declaration.name, attributes, indexes: new Map([byKey, ...indexes].map((i) => [i.name, i])), table };
}

function buildIndexes(table: Table, indexes: readonly EntityIndex[]): void {
  const wanted = new Map(
    indexes.map(({ partition, range }, at) => {
      const name = `${table.name}_ix${at}`;
      const fields = [...partition.map(attributeSql), range, 'key'].join(', ');
      // A record without the range attribute is not in the index, as on the platform.
      return [name, `CREATE INDEX "${name}" ON "${table.name}"(${fields}) WHERE ${range} IS NOT NULL`];
    }),
  );
  const present = table.db
    .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND name GLOB ?`)
    .all(table.name, `${table.name}_ix*`) as unknown as { name: string; sql: string }[];
  for (const { name, sql } of present) {
    if (wanted.get(name) === sql) wanted.delete(name);
    else table.db.exec(`DROP INDEX "${name}"`);
  }
  for (const sql of wanted.values()) table.db.exec(sql);
}

const int32 = 2 ** 31;

/** What a value of each attribute type must be (storage-reference/storage-api-custom-entities). */
const accepts: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value) && (value as number) >= -int32 && (value as number) < int32,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  any: () => true,
};

/** Refuses a record with an undeclared attribute or a value of the wrong type. A time in milliseconds is a float here. */
export function checkRecord(entity: Entity, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PlatformError(400, 'INVALID_ENTITY_VALUE', `A record of ${entity.name} must be an object.`);
  }
  for (const [attribute, content] of Object.entries(value)) {
    const type = entity.attributes.get(attribute);
    if (type === undefined) {
      throw new PlatformError(400, 'INVALID_ENTITY_VALUE', `Entity ${entity.name} has no attribute "${attribute}".`);
    }
    if (content !== undefined && accepts[type]?.(content) !== true) {
      const text = `Attribute "${attribute}" of entity ${entity.name} must be of type ${type}.`;
      throw new PlatformError(400, 'INVALID_ENTITY_VALUE', text);
    }
  }
}
