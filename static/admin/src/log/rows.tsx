/** Mails as rows; narrow screens show a card for each. */
import type { ReactElement, ReactNode } from 'react';
import Lozenge from '@atlaskit/lozenge';
import { toneColors } from '../connections/words';
import { IssueLink, Link } from '../frame/link';
import { Time } from '../kit/time';
import type { LogRow } from '../../../../src/contract';
import { outcomeOf } from './outcomes';

interface RowsProps {
  readonly label: string;
  readonly rows: readonly LogRow[];
  /** Before the mail: a box to tick. */
  readonly lead?: (row: LogRow) => ReactNode;
  /** After everything: a menu. */
  readonly end?: (row: LogRow) => ReactNode;
}

export function Rows({ label, rows, lead, end }: RowsProps): ReactElement {
  return (
    <table className="table mails" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {['Mail', 'Outcome', 'Issue', 'When'].map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
          {end && (
            <th role="columnheader" scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={`${row.direction}-${row.id}`} row={row} lead={lead?.(row)} end={end?.(row)} />
        ))}
      </tbody>
    </table>
  );
}

export const titleOf = ({ subject }: Pick<LogRow, 'subject'>): string => (subject === '' ? 'No subject' : subject);

export const placeInLog = ({ direction, id }: Pick<LogRow, 'direction' | 'id'>): string =>
  `/log/${direction}/${encodeURIComponent(id)}`;

function Row({ row, lead, end }: { readonly row: LogRow; lead: ReactNode; end: ReactNode }): ReactElement {
  const { direction, from, to, outcome, reason, issueKey, atMs, receivedMs, connection, wish } = row;
  const { text, tone } = outcomeOf(outcome);
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {lead}
        <Link to={placeInLog(row)}>{titleOf(row)}</Link>
        <p className="quiet">
          {direction === 'in' ? `In, from ${from === '' ? 'nobody named' : from}` : `Out, to ${to}`}
          {connection.name !== '' && ` · ${connection.name}`}
        </p>
      </th>
      <td role="cell">
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
        {wish !== null && <span className="quiet after-lozenge">asked for: {wishWords[wish.kind]}</span>}
        <p className="quiet row-reason">{reason}</p>
      </td>
      <td role="cell" data-column={issueKey === null ? undefined : 'Issue'}>
        {issueKey !== null && issueKey !== '' && <IssueLink issueKey={issueKey} />}
      </td>
      <td role="cell">
        <Time at={receivedMs ?? atMs} />
      </td>
      {end !== undefined && (
        <td role="cell" className="table-actions">
          {end}
        </td>
      )}
    </tr>
  );
}

export const wishWords = {
  release: 'process again',
  issue: 'comment on an issue',
  create: 'new issue',
  refuse: 'refuse',
  discard: 'discard',
  hold: 'hold',
} as const;
