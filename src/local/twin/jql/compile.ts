/** A JQL tree as SQL over the issues that the reader may see. Values go in as parameters, never as text. */
import { refuse } from '../errors';
import { may } from '../permissions';
import { clauseFor } from './fields';
import type { Clause, Query } from './parse';
import { join, negated, type Asking, type Sql } from './sql';

/** @throws JiraError 400 for fields, values and operators that Jira would refuse */
export function compileClause(asking: Asking, clause: Clause): Sql {
  switch (clause.kind) {
    case 'and':
    case 'or':
      return join(
        clause.parts.map((part) => compileClause(asking, part)),
        clause.kind === 'and' ? 'AND' : 'OR',
      );
    case 'not':
      return negated(compileClause(asking, clause.part));
    case 'field':
      return clauseFor(asking, clause);
  }
}

export interface Compiled {
  readonly where: Sql;
  readonly order: string;
}

/** `alsoIds`: issues found whatever the lag of the search (reconcileIssues). */
export function compile(asking: Asking, query: Query, alsoIds: readonly number[]): Compiled {
  const parts = [visible(asking), ...lagging(asking, alsoIds)];
  if (query.where) parts.push(compileClause(asking, query.where));
  return { where: join(parts, 'AND'), order: orderOf(query) };
}

/** Issues of archived projects are not found. */
function visible({ world, reader }: Asking): Sql {
  const ids = world.projects
    .all()
    .filter((project) => project.archivedMs === null && may(world.projects, reader, project, 'BROWSE_PROJECTS'))
    .map(({ id }) => id);
  return { text: `project_id IN (${ids.join(',')})`, params: [] };
}

function lagging({ world }: Asking, alsoIds: readonly number[]): Sql[] {
  const lagMs = world.settings.get('searchLagMs');
  if (lagMs === 0) return [];
  const known = alsoIds.map(() => '?').join(',');
  return [{ text: `created_ms <= ? OR id IN (${known})`, params: [world.now() - lagMs, ...alsoIds] }];
}

const orders: Readonly<Record<string, string>> = {
  created: 'created_ms',
  createddate: 'created_ms',
  updated: 'updated_ms',
  updateddate: 'updated_ms',
  resolved: 'resolved_ms',
  resolutiondate: 'resolved_ms',
  due: 'due_date',
  duedate: 'due_date',
  // Highest has the smallest id, and comes first when the order descends.
  priority: '-priority_id',
  status: 'status_id',
  summary: 'summary COLLATE NOCASE',
  assignee: 'assignee',
  reporter: 'reporter',
  issuetype: 'type_id',
  type: 'type_id',
  project: 'project_id',
  id: 'id',
  rank: 'id',
};

/** The newest first unless the query says otherwise; always one order, so that pages fit together. */
function orderOf({ order }: Query): string {
  const terms = order.flatMap(({ field, descending }) => {
    const direction = descending ? ' DESC' : '';
    const name = field.toLowerCase();
    if (/^(key|issuekey|issue)$/.test(name)) return [`project_id${direction}`, `number${direction}`];
    const column = orders[name];
    if (column === undefined)
      throw refuse(400, `Field '${field}' does not exist or this field cannot be viewed by anonymous users.`);
    return [`${column}${direction}`];
  });
  return [...(terms.length > 0 ? terms : ['created_ms DESC']), 'id DESC'].join(', ');
}
