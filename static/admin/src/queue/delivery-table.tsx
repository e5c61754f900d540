/** Mails of the queue as a table, which narrow screens show as cards. */
import type { ReactElement } from 'react';
import Lozenge from '@atlaskit/lozenge';
import { toneColors } from '../connections/words';
import { IssueLink, Link } from '../frame/link';
import { Menu, type MenuAction } from '../kit/menu';
import { Time } from '../kit/time';
import type { DeliveryView } from '../../../../src/contract';
import type { QueueActs } from './use-queue';
import { recipientsOf, stateOfDelivery, subjectOf } from './words';

interface DeliveryTableProps {
  readonly deliveries: readonly DeliveryView[];
  readonly chosen: ReadonlySet<string>;
  readonly acts: QueueActs;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly onEdit: (delivery: DeliveryView) => void;
}

const columns = ['Mail', 'Status', 'Issue', 'Tries', 'Since'] as const;

export function DeliveryTable({ deliveries, chosen, acts, onChoose, onEdit }: DeliveryTableProps): ReactElement {
  const all = deliveries.every(({ id }) => chosen.has(id));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <table className="table deliveries" role="table" aria-label="Mails">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" className="table-check">
            <input
              type="checkbox"
              aria-label="Choose all mails shown"
              checked={all}
              onChange={() => onChoose(all ? new Set() : new Set(deliveries.map(({ id }) => id)))}
            />
          </th>
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
          <th role="columnheader" scope="col" className="table-actions">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {deliveries.map((delivery) => (
          <Row
            key={delivery.id}
            delivery={delivery}
            isChosen={chosen.has(delivery.id)}
            onToggle={() => toggle(delivery.id)}
            actions={actionsFor(delivery, acts, onEdit)}
          />
        ))}
      </tbody>
    </table>
  );
}

function actionsFor(delivery: DeliveryView, acts: QueueActs, onEdit: (delivery: DeliveryView) => void): MenuAction[] {
  const { can } = delivery;
  return [
    ...(can.retry ? [{ text: 'Try again now', onClick: () => void acts.retry([delivery]) }] : []),
    ...(can.edit ? [{ text: 'Change an address', onClick: () => onEdit(delivery) }] : []),
    ...(can.cancel ? [{ text: 'Cancel', onClick: () => void acts.cancel([delivery]), isDanger: true }] : []),
  ];
}

interface RowProps {
  readonly delivery: DeliveryView;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly actions: readonly MenuAction[];
}

function Row({ delivery, isChosen, onToggle, actions }: RowProps): ReactElement {
  const { id, outcome, reason, issueKey, tries, nextTryMs, atMs } = delivery;
  const { text, tone } = stateOfDelivery(outcome);
  const subject = subjectOf(delivery);
  return (
    <tr role="row">
      <td role="cell" className="table-check">
        <input type="checkbox" aria-label={`Choose ${subject}`} checked={isChosen} onChange={onToggle} />
      </td>
      <th role="rowheader" scope="row">
        <Link to={`/queue/${encodeURIComponent(id)}`}>{subject}</Link>
        <p className="quiet">To {recipientsOf(delivery)}</p>
      </th>
      <td role="cell">
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
        {reason !== '' && <p className="quiet row-reason">{reason}</p>}
      </td>
      <td role="cell" data-column={issueKey === '' ? undefined : 'Issue'}>
        {issueKey !== '' && <IssueLink issueKey={issueKey} />}
      </td>
      <td role="cell" data-column="Tries">
        {tries}
        {nextTryMs !== null && (
          <p className="quiet next-try">
            next <Time at={nextTryMs} />
          </p>
        )}
      </td>
      <td role="cell" data-column="Since">
        <Time at={atMs} />
      </td>
      <td role="cell" className="table-actions">
        {actions.length > 0 && <Menu label={`Actions for ${subject}`} actions={actions} />}
      </td>
    </tr>
  );
}
