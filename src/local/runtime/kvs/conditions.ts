/** Conditions of queries, filters and transactions as SQL over the stored JSON, with DynamoDB's view of missing attributes. */
import type { SQLInputValue } from 'node:sqlite';
import { PlatformError } from '../answer';
import { attributeSql, type Entity } from './entities';
import { storageLimits } from './limits';
import type { Condition, Conditions } from './wire';

/** A piece of SQL and the values of its question marks. */
export interface Clause {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

export const always: Clause = { sql: 'TRUE', values: [] };

/** The greatest code point: what begins with p lies between p and p followed by it. */
const last = '\u{10FFFF}';

type Scalar = string | number;

/** Each condition: how many values, and its SQL over the expression x. */
const operators: Readonly<Record<string, (x: string, values: readonly Scalar[]) => Clause>> = {
  EQUAL_TO: (x, [a]) => ({ sql: `${x} = ?`, values: [a ?? null] }),
  NOT_EQUAL_TO: (x, [a]) => ({ sql: `${x} IS NOT ?`, values: [a ?? null] }),
  GREATER_THAN: (x, [a]) => ({ sql: `${x} > ?`, values: [a ?? null] }),
  GREATER_THAN_EQUAL_TO: (x, [a]) => ({ sql: `${x} >= ?`, values: [a ?? null] }),
  LESS_THAN: (x, [a]) => ({ sql: `${x} < ?`, values: [a ?? null] }),
  LESS_THAN_EQUAL_TO: (x, [a]) => ({ sql: `${x} <= ?`, values: [a ?? null] }),
  BETWEEN: (x, [a, b]) => ({ sql: `${x} BETWEEN ? AND ?`, values: [a ?? null, b ?? null] }),
  BEGINS_WITH: (x, [a]) => ({ sql: `${x} >= ? AND ${x} < ?`, values: [String(a), String(a) + last] }),
  EXISTS: (x) => ({ sql: `${x} IS NOT NULL`, values: [] }),
  NOT_EXISTS: (x) => ({ sql: `${x} IS NULL`, values: [] }),
  CONTAINS: (x, [a]) => ({ sql: `instr(${x}, ?) > 0`, values: [a ?? null] }),
  NOT_CONTAINS: (x, [a]) => ({ sql: `coalesce(instr(${x}, ?), 0) = 0`, values: [a ?? null] }),
};

/** The conditions a query's `where` may use: an index can answer them. */
const rangeOperators = [
  'EQUAL_TO',
  'GREATER_THAN',
  'GREATER_THAN_EQUAL_TO',
  'LESS_THAN',
  'LESS_THAN_EQUAL_TO',
  'BETWEEN',
  'BEGINS_WITH',
];

/** One condition over the SQL expression `x`. */
export function conditionSql(x: string, { condition, values }: Condition): Clause {
  const operator = typeof condition === 'string' ? operators[condition] : undefined;
  if (operator === undefined) throw invalid(`unknown condition ${String(condition)}`);
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  if (list.length !== (condition === 'BETWEEN' ? 2 : 1)) {
    throw invalid(`${String(condition)} needs ${condition === 'BETWEEN' ? 'two values' : 'one value'}`);
  }
  const scalars = list.map((value): Scalar => {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'string' || typeof value === 'number') return value;
    throw invalid(`${String(condition)} compares with a string, number or boolean`);
  });
  return operator(x, scalars);
}

/** The `where` of a query over its index. */
export function rangeSql(x: string, range: Condition): Clause {
  if (!rangeOperators.includes(String(range.condition)))
    throw invalid(`${String(range.condition)} is only for filters`);
  return conditionSql(x, range);
}

/** Filters of a query, conditions of a transaction. */
export function conditionsSql(entity: Entity, conditions: Conditions | undefined): Clause {
  if (conditions === undefined) return always;
  const word = conditions.or === undefined ? ' AND ' : ' OR ';
  const list = conditions.and ?? conditions.or ?? [];
  if (list.length === 0) throw invalid('at least one condition is required');
  if (list.length > storageLimits.conditions) throw invalid('a query can have at most 100 conditions');
  const clauses = list.map((condition) => {
    if (typeof condition.property !== 'string' || !entity.attributes.has(condition.property)) {
      throw invalid(`entity ${entity.name} has no attribute ${JSON.stringify(condition.property)}`);
    }
    return conditionSql(attributeSql(condition.property), condition);
  });
  return { sql: clauses.map(({ sql }) => `(${sql})`).join(word), values: clauses.flatMap(({ values }) => values) };
}

function invalid(text: string): PlatformError {
  return new PlatformError(400, 'INVALID_CONDITION', `Invalid condition: ${text}.`);
}
