/** JQL searches: pages by token, counts, whether issues match, and whether a query can be read. */
import { JiraError, refuse } from '../errors';
import { chosenFields } from '../fields';
import { compile } from '../jql/compile';
import { parseJql, type Query } from '../jql/parse';
import { issueOf, type Issue } from '../store/issues';
import { json, listParam, objectBody, type Call, type Handler } from './call';
import { textsIn, wholeIssue, type Wanted } from './issues';

interface SearchInput {
  readonly jql: string;
  readonly maxResults: number;
  readonly token: string | null;
  readonly wanted: Wanted;
  readonly reconcile: readonly number[];
}

const mostPerPage = 5000;
const mostProperties = 5;
const mostReconciled = 50;

export const searchByQuery: Handler = (call) => {
  const { query } = call;
  return search(call, {
    jql: query.get('jql') ?? '',
    maxResults: Number(query.get('maxResults') ?? 50),
    token: query.get('nextPageToken'),
    wanted: {
      fields: chosenFields(listParam(call, 'fields'), 'none'),
      expand: new Set(listParam(call, 'expand')),
      properties: listParam(call, 'properties'),
    },
    reconcile: listParam(call, 'reconcileIssues').map(Number),
  });
};

export const searchByBody: Handler = (call) => {
  const { jql, maxResults, nextPageToken, fields, expand, properties, reconcileIssues } = objectBody(call);
  return search(call, {
    jql: typeof jql === 'string' ? jql : '',
    maxResults: typeof maxResults === 'number' ? maxResults : 50,
    token: typeof nextPageToken === 'string' ? nextPageToken : null,
    wanted: {
      fields: chosenFields(textsIn(fields), 'none'),
      expand: new Set(textsIn(expand)),
      properties: textsIn(properties),
    },
    reconcile: Array.isArray(reconcileIssues) ? reconcileIssues.map(Number) : [],
  });
};

function search(call: Call, input: SearchInput): Response {
  if (input.wanted.properties.length > mostProperties)
    throw refuse(400, `At most ${mostProperties} properties may be asked for.`);
  if (input.reconcile.length > mostReconciled) throw refuse(400, `At most ${mostReconciled} issues may be reconciled.`);
  const maxResults = Math.min(Math.max(input.maxResults, 0), mostPerPage);
  const startAt = input.token === null ? 0 : offsetIn(input.token, input.jql);
  const found = select(call, bounded(input.jql), input.reconcile, { startAt, limit: maxResults + 1 });
  const isLast = found.length <= maxResults;
  const issues = found.slice(0, maxResults).map((issue) => shape(call, issue, input.wanted));
  const next = isLast ? {} : { nextPageToken: tokenOf(startAt + maxResults, input.jql) };
  return json({ issues, ...next, isLast }, Math.max(1, issues.length));
}

/** Without fields an issue is its id alone. */
function shape(call: Call, issue: Issue, wanted: Wanted): object {
  if (wanted.fields.size > 0) return wholeIssue(call, issue, wanted);
  const { expand, properties } = wanted;
  if (expand.size === 0 && properties.length === 0) return { id: String(issue.id) };
  const whole = new Map(Object.entries(wholeIssue(call, issue, wanted)));
  for (const unasked of ['expand', 'self', 'key']) whole.delete(unasked);
  return Object.fromEntries(whole);
}

/** Jira searches only with a restriction. */
function bounded(jql: string): Query {
  const query = parseJql(jql);
  if (query.where) return query;
  throw refuse(400, 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
}

function select(
  call: Call,
  query: Query,
  reconcile: readonly number[],
  { startAt, limit }: { readonly startAt: number; readonly limit: number },
): Issue[] {
  const { where, order } = compile({ world: call.world, reader: call.person }, query, reconcile);
  const statement = call.world.db.prepare(
    `SELECT * FROM jira_issues WHERE ${where.text} ORDER BY ${order} LIMIT ? OFFSET ?`,
  );
  return (statement.all(...where.params, limit, startAt) as unknown as Parameters<typeof issueOf>[0][]).map(issueOf);
}

/** Opaque to callers: where the next page begins, and of which query. */
function tokenOf(offset: number, jql: string): string {
  return Buffer.from(JSON.stringify([offset, jql])).toString('base64url');
}

function offsetIn(token: string, jql: string): number {
  try {
    const [offset, of] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof offset === 'number' && of === jql) return offset;
  } catch {
    // Not one of ours: refused below.
  }
  throw refuse(400, 'The nextPageToken is invalid or belongs to another query.');
}

export const approximateCount: Handler = (call) => {
  const { jql } = objectBody(call);
  const query = bounded(typeof jql === 'string' ? jql : '');
  const { where } = compile({ world: call.world, reader: call.person }, query, []);
  const row = call.world.db.prepare(`SELECT count(*) AS n FROM jira_issues WHERE ${where.text}`).get(...where.params);
  return json({ count: Number(row?.['n']) });
};

/** POST jql/match: which of these issues each query finds. */
export const matchIssues: Handler = (call) => {
  const { issueIds, jqls } = objectBody(call);
  const ids = Array.isArray(issueIds) ? issueIds.map(Number).filter(Number.isInteger) : [];
  const matches = textList(jqls).map((jql) => {
    try {
      const { where } = compile({ world: call.world, reader: call.person }, parseJql(jql), ids);
      const marks = ids.map(() => '?').join(',');
      const sql = `SELECT id FROM jira_issues WHERE id IN (${marks}) AND (${where.text}) ORDER BY id`;
      const rows = call.world.db.prepare(sql).all(...ids, ...where.params);
      return { matchedIssues: rows.map((row) => Number(row['id'])), errors: [] };
    } catch (error) {
      if (!(error instanceof JiraError)) throw error;
      return { matchedIssues: [], errors: error.errorMessages };
    }
  });
  return json({ matches });
};

/** POST jql/parse: whether queries can be read and run; without their structure. */
export const parseQueries: Handler = (call) => {
  const queries = textList(objectBody(call)['queries']).map((query) => {
    try {
      compile({ world: call.world, reader: call.person }, parseJql(query), []);
      return { query };
    } catch (error) {
      if (!(error instanceof JiraError)) throw error;
      return { query, errors: error.errorMessages };
    }
  });
  return json({ queries });
};

/** Queries may hold commas, so only lists are taken apart. */
function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
