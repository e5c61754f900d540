/** What each field means in JQL: its operators, and the SQL for its values. */
import { refuse } from '../errors';
import { fields } from '../fields';
import { categories, issueTypes, named, priorities, resolutions, statuses } from '../scheme';
import { searchForm } from '../store/properties';
import type { Asking, Sql } from './sql';
import { timeOf } from './dates';
import type { FieldClause, Operand, Operator } from './parse';
import { textClause } from './text';

type Compile = (asking: Asking, clause: FieldClause) => Sql;
/** The value of a column that an operand means; undefined when there is no such thing. */
type ValueOf = (asking: Asking, text: string) => string | number | undefined;

export function clauseFor(asking: Asking, clause: FieldClause): Sql {
  const name = clause.field.toLowerCase();
  const property = /^issue\.property\[\s*"?([^\]"]+?)"?\s*\]\.(.+)$/i.exec(clause.field);
  if (property) return propertyClause(asking, clause, property[1] ?? '', property[2] ?? '');
  const compile = compilers.get(name) ?? customCompiler(name);
  if (!compile) throw refuse(400, `Field '${clause.field}' does not exist or you do not have permission to view it.`);
  return compile(asking, clause);
}

function unsupported({ operator, field }: FieldClause): Error {
  return refuse(400, `The operator '${operator}' is not supported by the '${field}' field.`);
}

/** A column that holds one thing of a list: =, !=, in, not in, is, is not. */
const choice =
  (column: string, valueOf: ValueOf): Compile =>
  (asking, clause) => {
    const { operator, operands, field } = clause;
    if (!isEquality(operator)) throw unsupported(clause);
    const values = operands.map((operand) =>
      operand.kind === 'empty' ? null : choose(asking, field, operand, valueOf),
    );
    const some = values.filter((value) => value !== null);
    const parts = [
      ...(some.length > 0 ? [`${column} IN (${some.map(() => '?').join(',')})`] : []),
      ...(values.includes(null) ? [`${column} IS NULL`] : []),
    ];
    const text = parts.join(' OR ');
    // As in Jira, != does not find what is empty, unless it is asked whether it is.
    const excluded = values.includes(null) ? `NOT (${text})` : `${column} IS NOT NULL AND NOT (${text})`;
    return { text: isPositive(operator) ? text : excluded, params: some };
  };

const isEquality = (operator: Operator): boolean => /^(=|!=|in|not in|is|is not)$/.test(operator);
const isPositive = (operator: Operator): boolean => /^(=|in|is)$/.test(operator);

function choose(asking: Asking, field: string, operand: Operand, valueOf: ValueOf): string | number {
  if (operand.kind === 'function') {
    if (operand.name.toLowerCase() === 'currentuser') return asking.reader.accountId;
    throw refuse(400, `Unable to find JQL function '${operand.name}()'.`);
  }
  const text = operand.kind === 'value' ? operand.text : '';
  const value = valueOf(asking, text);
  if (value === undefined) throw refuse(400, `The value '${text}' does not exist for the field '${field}'.`);
  return value;
}

const inScheme =
  (list: readonly { readonly id: string; readonly name: string }[]): ValueOf =>
  (_, text) =>
    named(list, text)?.id;

const projectValue: ValueOf = ({ world }, text) =>
  (world.projects.find(text) ?? world.projects.all().find(({ name }) => name.toLowerCase() === text.toLowerCase()))?.id;

const personValue: ValueOf = ({ world }, text) =>
  (
    world.people.byId(text) ??
    world.people.byEmail(text) ??
    world.people.all().find(({ displayName }) => displayName.toLowerCase() === text.toLowerCase())
  )?.accountId;

const issueValue: ValueOf = ({ world }, text) => {
  const found = world.issues.find(text);
  if (!found) throw refuse(400, `An issue with key '${text}' does not exist for field 'key'.`);
  return found.id;
};

const categoryClause: Compile = (_, { operands, operator }) => {
  const wanted = operands.map((operand) => (operand.kind === 'value' ? operand.text.toLowerCase() : ''));
  const ids = statuses
    .filter(({ category }) => wanted.includes(categories[category].name.toLowerCase()) || wanted.includes(category))
    .map(({ id }) => id);
  const not = isPositive(operator) ? '' : 'NOT ';
  return { text: `status_id ${not}IN (${ids.map(() => '?').join(',')})`, params: ids };
};

const time =
  (column: string): Compile =>
  ({ world }, clause) => {
    const { operator, operands, field } = clause;
    const [operand = { kind: 'empty' }] = operands;
    if (operand.kind === 'empty') return { text: `${column} IS ${isPositive(operator) ? '' : 'NOT '}NULL`, params: [] };
    if (!/^(=|!=|<|<=|>|>=)$/.test(operator)) throw unsupported(clause);
    const ms = timeOf(operand, world.now());
    if (ms === null) {
      const shown = operand.kind === 'value' ? operand.text : `${operand.name}()`;
      throw refuse(
        400,
        `Date value '${shown}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
      );
    }
    return { text: `${column} ${operator} ?`, params: [ms] };
  };

/** Due dates are days as text. */
const day: Compile = (asking, clause) => {
  const { text, params } = time('due_date')(asking, clause);
  return { text, params: params.map((ms) => new Date(Number(ms)).toISOString().slice(0, 10)) };
};

/** Something that an issue has several of: `rows` is true for those with the value in place of `?`. */
const several =
  (any: string, rows: string, valueOf: ValueOf): Compile =>
  (asking, clause) => {
    const { operator, operands, field } = clause;
    if (!isEquality(operator)) throw unsupported(clause);
    const not = isPositive(operator) ? '' : 'NOT ';
    if (operands.some(({ kind }) => kind === 'empty')) return { text: `${not ? '' : 'NOT '}(${any})`, params: [] };
    const values = operands.map((operand) => choose(asking, field, operand, valueOf));
    return { text: `${not}(${values.map(() => `(${rows})`).join(' OR ')})`, params: values };
  };

const jsonHas = (column: string): string => `EXISTS (SELECT 1 FROM json_each(${column}) WHERE value = ?)`;

const componentClause: Compile = (asking, clause) => {
  const byName: ValueOf = ({ world }, text) =>
    world.projects
      .all()
      .flatMap(({ id }) => world.projects.components(id))
      .find(({ id, name }) => String(id) === text || name.toLowerCase() === text.toLowerCase())?.id;
  return several(`components <> '[]'`, jsonHas('components'), byName)(asking, clause);
};

const watchClause = several(
  'EXISTS (SELECT 1 FROM jira_watchers WHERE issue_id = jira_issues.id)',
  'EXISTS (SELECT 1 FROM jira_watchers WHERE issue_id = jira_issues.id AND account_id = ?)',
  personValue,
);

const attachmentClause: Compile = (_, clause) => {
  if (clause.operator !== 'is' && clause.operator !== 'is not') throw unsupported(clause);
  const not = clause.operator === 'is' ? 'NOT ' : '';
  return { text: `${not}EXISTS (SELECT 1 FROM jira_attachments WHERE issue_id = jira_issues.id)`, params: [] };
};

const compilers: ReadonlyMap<string, Compile> = new Map<string, Compile>([
  ['project', choice('project_id', projectValue)],
  ...['key', 'issuekey', 'issue', 'id'].map((name) => [name, choice('id', issueValue)] as const),
  ['status', choice('status_id', inScheme(statuses))],
  ['statuscategory', categoryClause],
  ...['issuetype', 'type'].map((name) => [name, choice('type_id', inScheme(issueTypes))] as const),
  ['priority', choice('priority_id', inScheme(priorities))],
  [
    'resolution',
    (asking, clause) =>
      choice('resolution_id', inScheme(resolutions))(asking, { ...clause, operands: clause.operands.map(unresolved) }),
  ],
  ['reporter', choice('reporter', personValue)],
  ['creator', choice('creator', personValue)],
  ['assignee', choice('assignee', personValue)],
  ['parent', choice('parent_id', issueValue)],
  ...['created', 'createddate'].map((name) => [name, time('created_ms')] as const),
  ...['updated', 'updateddate'].map((name) => [name, time('updated_ms')] as const),
  ...['resolved', 'resolutiondate'].map((name) => [name, time('resolved_ms')] as const),
  ...['due', 'duedate'].map((name) => [name, day] as const),
  ['labels', several(`labels <> '[]'`, jsonHas('labels'), (_, text) => text)],
  ['component', componentClause],
  ...['watcher', 'watchers'].map((name) => [name, watchClause] as const),
  ['attachments', attachmentClause],
  ...['text', 'comment', 'summary', 'description', 'environment'].map((name) => [name, textClause(name)] as const),
]);

/** `resolution = Unresolved` means that it has none. */
function unresolved(operand: Operand): Operand {
  return operand.kind === 'value' && operand.text.toLowerCase() === 'unresolved' ? { kind: 'empty' } : operand;
}

function customCompiler(name: string): Compile | undefined {
  const field = fields.find(
    ({ custom, clauses }) => custom !== undefined && clauses.some((one) => one.toLowerCase() === name),
  );
  if (!field) return undefined;
  const column = `json_extract(custom, '$.${field.id}${field.type === 'option' ? '.value' : ''}')`;
  return (_, clause) => {
    const { operator, operands } = clause;
    const [operand = { kind: 'empty' }] = operands;
    if (operand.kind === 'empty') return { text: `${column} IS ${isPositive(operator) ? '' : 'NOT '}NULL`, params: [] };
    const texts = operands.map((one) => (one.kind === 'value' ? one.text.toLowerCase() : ''));
    if (operator === '~') return { text: `instr(lower(${column}), ?) > 0`, params: texts };
    if (!isEquality(operator)) throw unsupported(clause);
    const not = isPositive(operator) ? '' : 'NOT ';
    return { text: `lower(${column}) ${not}IN (${texts.map(() => '?').join(',')})`, params: texts };
  };
}

/** Only what the app declared can be searched; by the index of values, so that a marker is found at once. */
function propertyClause({ world }: Asking, clause: FieldClause, key: string, path: string): Sql {
  const { operator, operands } = clause;
  const declared = world.properties.declared(key, path);
  if (!declared) throw badProperty(clause.field);
  const from = 'SELECT issue_id FROM jira_property_values WHERE key = ? AND path = ?';
  const not = isPositive(operator) ? '' : 'NOT ';
  if (operands.some(({ kind }) => kind === 'empty')) {
    return { text: `id ${not ? '' : 'NOT '}IN (${from})`, params: [key, path] };
  }
  const values = operands.map((operand) => (operand.kind === 'value' ? searchForm(operand.text) : ''));
  if (isEquality(operator)) {
    const wanted = values.map(() => '?').join(',');
    return { text: `id ${not}IN (${from} AND value IN (${wanted}))`, params: [key, path, ...values] };
  }
  if (declared.type === 'number' && /^[<>]=?$/.test(operator)) {
    return { text: `id IN (${from} AND CAST(value AS REAL) ${operator} ?)`, params: [key, path, Number(values[0])] };
  }
  if (operator === '~' && declared.type === 'text') {
    return { text: `id IN (${from} AND instr(value, ?) > 0)`, params: [key, path, values[0] ?? ''] };
  }
  throw unsupported(clause);
}

function badProperty(field: string): Error {
  return refuse(400, `Field '${field}' does not exist or you do not have permission to view it.`);
}
