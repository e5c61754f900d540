/** The newest messages, in and out: what became of each, and why. */
import { useId, type ReactElement } from 'react';
import Lozenge from '@atlaskit/lozenge';
import { toneColors } from '../connections/words';
import { IssueLink, Link } from '../frame/link';
import { Time } from '../kit/time';
import type { RecentMessage } from '../../../../src/contract';
import { outcomeOf } from '../log/outcomes';
import { placeInLog, titleOf } from '../log/rows';

interface RecentProps {
  readonly messages: readonly RecentMessage[];
  /** Name of a connection by its id. */
  readonly nameOf: (connectionId: string) => string;
}

export function Recent({ messages, nameOf }: RecentProps): ReactElement {
  const id = useId();
  return (
    <section className="overview-part" aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>Recent mail</h2>
        <Link to="/log">Mail log</Link>
      </header>
      {messages.length === 0 && <p className="empty">No mail came in or went out yet.</p>}
      {messages.length > 0 && (
        <table className="table recent" role="table" aria-labelledby={id}>
          <thead role="rowgroup">
            <tr role="row">
              {['Mail', 'Outcome', 'Issue', 'When'].map((column) => (
                <th key={column} role="columnheader" scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {messages.map((message) => (
              <Row key={`${message.direction}-${message.id}`} message={message} nameOf={nameOf} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ message, nameOf }: { message: RecentMessage; nameOf: RecentProps['nameOf'] }): ReactElement {
  const { direction, from, to, outcome, reason, issueKey, atMs, mailboxId } = message;
  const { text, tone } = outcomeOf(outcome);
  const isIn = direction === 'in';
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link to={placeInLog(message)}>{titleOf(message)}</Link>
        <p className="quiet">
          {isIn ? `In, from ${from === '' ? 'nobody named' : from}` : `Out, to ${to}`}
          {nameOf(mailboxId) !== '' && ` · ${nameOf(mailboxId)}`}
        </p>
      </th>
      <td role="cell">
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
        <p className="quiet row-reason">{reason}</p>
      </td>
      <td role="cell" data-column={issueKey === null ? undefined : 'Issue'}>
        {issueKey !== null && <IssueLink issueKey={issueKey} />}
      </td>
      <td role="cell">
        <Time at={atMs} />
      </td>
    </tr>
  );
}
