/** Text searches: words of issues and comments by the full-text index, words of one field by its column. */
import { refuse } from '../errors';
import type { FieldClause } from './parse';
import type { Asking, Sql } from './sql';

const inIssue = 'SELECT rowid / 2 FROM jira_text WHERE text MATCH ? AND rowid % 2 = 0';
const inComment = `SELECT jira_comments.issue_id FROM jira_text JOIN jira_comments ON jira_comments.id = jira_text.rowid / 2
  WHERE jira_text.text MATCH ? AND jira_text.rowid % 2 = 1`;

/** `text` looks everywhere, `comment` into comments, the others into their own column. */
export const textClause =
  (field: string) =>
  (_: Asking, clause: FieldClause): Sql => {
    const { operator, operands } = clause;
    const [operand = { kind: 'empty' as const }] = operands;
    if (operand.kind === 'empty' && field !== 'text' && field !== 'comment') {
      return { text: `${field} IS ${operator === 'is' || operator === '=' ? '' : 'NOT '}NULL`, params: [] };
    }
    if (operator !== '~' && operator !== '!~') {
      throw refuse(400, `The operator '${operator}' is not supported by the '${clause.field}' field.`);
    }
    const wanted = operand.kind === 'value' ? operand.text : '';
    const { text, params } = search(field, wanted);
    return { text: operator === '~' ? text : `NOT (${text})`, params };
  };

function search(field: string, wanted: string): Sql {
  const match = matchOf(wanted);
  if (match === '') return { text: '0', params: [] };
  if (field === 'text') return { text: `id IN (${inIssue} UNION ${inComment})`, params: [match, match] };
  if (field === 'comment') return { text: `id IN (${inComment})`, params: [match] };
  // The index narrows it down to issues with the words anywhere, the column says where.
  const words = wanted.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const here = words.map(() => `instr(lower(${field}), ?) > 0`).join(' AND ');
  return { text: `id IN (${inIssue}) AND ${here}`, params: [match, ...words] };
}

/** Words as FTS5 takes them: all must be there; `wor*` is a beginning, `"..."` a phrase. */
function matchOf(wanted: string): string {
  const parts = wanted.match(/"[^"]+"|[^\s"]+/g) ?? [];
  return parts
    .map((part) => {
      const words = part.match(/[\p{L}\p{N}_]+/gu) ?? [];
      if (words.length === 0) return '';
      return `"${words.join(' ')}"${part.endsWith('*') ? '*' : ''}`;
    })
    .filter((part) => part !== '')
    .join(' ');
}
