/** A table of connections; narrow screens show a card for each. Roles are said, for a card is still a row. */
import { useId, type ReactElement } from 'react';
import Lozenge from '@atlaskit/lozenge';
import { AddLink } from './add-link';
import { Link } from '../frame/link';
import { Menu } from '../kit/menu';
import { Time } from '../kit/time';
import { TableHead } from '../kit/table-head';
import type { ConnectionView } from '../../../../src/contract';
import type { Direction } from './form';
import { NextPoll } from './next-poll';
import type { ActionName } from './use-connection-actions';
import { accountOf, encryptionNames, outcomeWords, placeOf, protocolNames, stateOf, toneColors } from './words';

interface ConnectionTableProps {
  readonly direction: Direction;
  readonly views: readonly ConnectionView[];
  readonly onAction: (action: ActionName, view: ConnectionView) => void;
}

const texts = {
  incoming: {
    title: 'Incoming',
    empty: 'Add the mailbox your customers write to. Its mail becomes comments and issues.',
    columns: ['Connection', 'State', 'Last poll', 'Next poll'],
  },
  outgoing: {
    title: 'Outgoing',
    empty: 'Add the server mail goes out through, so that people outside Jira hear of comments and can answer them.',
    columns: ['Connection', 'State', 'Last mail sent', 'Sends as'],
  },
} as const;

export function ConnectionTable({ direction, views, onAction }: ConnectionTableProps): ReactElement {
  const { title, empty, columns } = texts[direction];
  const id = useId();
  return (
    <section className="connections" aria-labelledby={id}>
      <header className="section-head">
        <h2 id={id}>{title}</h2>
        <AddLink direction={direction} isPrimary={views.length === 0} />
      </header>
      {views.length === 0 && <p className="empty">{empty}</p>}
      {views.length > 0 && (
        <table className="table" role="table" aria-labelledby={id}>
          <TableHead columns={columns} />
          <tbody role="rowgroup">
            {views.map((view) => (
              <Row key={view.connection.id} view={view} columns={columns} onAction={onAction} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface RowProps {
  readonly view: ConnectionView;
  readonly columns: readonly string[];
  readonly onAction: ConnectionTableProps['onAction'];
}

function Row({ view, columns, onAction }: RowProps): ReactElement {
  const { connection } = view;
  const [, , third, fourth] = columns;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link to={`/connections/${encodeURIComponent(connection.id)}`}>{connection.name}</Link>
        <Server view={view} />
      </th>
      <td role="cell">
        <StateCell view={view} />
      </td>
      <td role="cell" data-column={third}>
        {connection.direction === 'incoming' ? <LastPoll view={view} /> : <LastSent view={view} />}
      </td>
      <td role="cell" data-column={fourth}>
        {connection.direction === 'incoming' ? <NextPollCell view={view} /> : connection.outgoing.fromAddress}
      </td>
      <td role="cell" className="table-actions">
        <Menu label={`Actions for ${connection.name}`} actions={menuOf(view, onAction)} />
      </td>
    </tr>
  );
}

function menuOf(view: ConnectionView, onAction: RowProps['onAction']): Parameters<typeof Menu>[0]['actions'] {
  const { enabled, direction } = view.connection;
  const action = (name: ActionName, text: string): { text: string; onClick: () => void } => ({
    text,
    onClick: () => onAction(name, view),
  });
  return [
    ...(enabled && direction === 'incoming' ? [action('poll', 'Poll now')] : []),
    enabled ? action('disable', 'Disable') : action('enable', 'Enable'),
    action('duplicate', 'Duplicate'),
    { ...action('delete', 'Delete'), isDanger: true },
  ];
}

function Server({ view: { connection } }: { readonly view: ConnectionView }): ReactElement {
  const { protocol, encryption } = connection.server;
  const account = accountOf(connection);
  return (
    <>
      <p className="quiet">
        {protocolNames[protocol]}, {encryptionNames[encryption]}, {placeOf(connection)}
      </p>
      {account !== '' && account !== connection.name && <p className="quiet">{account}</p>}
    </>
  );
}

function StateCell({ view }: { readonly view: ConnectionView }): ReactElement {
  const { text, tone } = stateOf(view);
  const failure = view.connection.enabled ? (view.health?.failure ?? view.sending?.failure ?? null) : null;
  const failures = view.health?.consecutiveFailures ?? 0;
  return (
    <>
      <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
      {view.connection.testedAtMs === null && <span className="quiet after-lozenge">not tested</span>}
      {failure && (
        <p className="row-failure">
          {failure.message}
          {failures > 1 && ` (${failures} times in a row)`}
        </p>
      )}
      {view.certificate?.warnings.map((warning) => (
        <p key={warning} className="row-warning">
          {warning}
        </p>
      ))}
    </>
  );
}

function LastPoll({ view: { health } }: { readonly view: ConnectionView }): ReactElement {
  const lastPollMs = health?.lastPollMs ?? null;
  if (!health || lastPollMs === null) return <span className="quiet">Never</span>;
  const outcome = outcomeWords(health.lastOutcome);
  return (
    <>
      <Time at={lastPollMs} />
      {outcome !== '' && <p className="quiet">{outcome}</p>}
      {health.lastSuccessMs !== null && health.lastSuccessMs < lastPollMs && health.failure && (
        <p className="quiet">
          worked <Time at={health.lastSuccessMs} />
        </p>
      )}
    </>
  );
}

function NextPollCell({ view: { connection, health } }: { readonly view: ConnectionView }): ReactElement {
  const isComing = connection.enabled && (health?.nextPollMs ?? null) !== null;
  if (!isComing || !health) return <span className="quiet">None</span>;
  return (
    <>
      <NextPoll health={health} />
      {health.consecutiveFailures > 0 && <p className="quiet">waits longer after each failure</p>}
    </>
  );
}

function LastSent({ view: { sending } }: { readonly view: ConnectionView }): ReactElement {
  const lastSuccessMs = sending?.lastSuccessMs ?? null;
  if (lastSuccessMs === null) return <span className="quiet">None yet</span>;
  return <Time at={lastSuccessMs} />;
}
