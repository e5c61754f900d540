/** Overview: is mail flowing? */
import type { ReactElement } from 'react';
import { AddLink } from '../connections/add-link';
import { useConnectionActions } from '../connections/use-connection-actions';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { gatewayTitle } from '../kit/gateway-words';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { useCall, useRepeated } from '../kit/use-call';
import type { ConnectionView, Overview } from '../../../../src/contract';
import { Alarms } from './alarms';
import { Checklist } from './checklist';
import { firstSteps, healthOf } from './health';
import { Heartbeats } from './heartbeats';
import { MailboxCard } from './mailbox-card';
import { GatewayLine, Outgoing } from './outgoing';
import { Recent } from './recent';
import { Traffic } from './traffic';

export function OverviewPage(): ReactElement {
  const { value, failure, reload } = useCall('overview', {}, { everyMs: 15_000 });
  const actions = useConnectionActions(reload);
  const works = value?.connections.some(({ health }) => health?.state === 'working') ?? false;
  // While a mailbox is being read one wants to see it end.
  useRepeated(reload, works || actions.isWaiting ? 2_000 : null);
  return (
    <Page title="Overview">
      {failure && <FailureNote title="The overview could not be read" failure={failure} />}
      {actions.failure && <FailureNote title={actions.failure.title} failure={actions.failure.failure} />}
      {!value && !failure && <Loading />}
      {value && <Content overview={value} onPoll={(view) => actions.start('poll', view)} />}
      {actions.dialog}
    </Page>
  );
}

interface ContentProps {
  readonly overview: Overview;
  readonly onPoll: (view: ConnectionView) => void;
}

function Content({ overview, onPoll }: ContentProps): ReactElement {
  const { connections, gateway, recent, alarms, heartbeats } = overview;
  const health = healthOf(overview);
  const steps = firstSteps(overview);
  const outgoing = connections.filter(({ connection }) => connection.direction === 'outgoing');
  // With one mailbox its name beside each mail says nothing.
  const isNamed = connections.filter(({ health }) => health !== null).length > 1;
  const nameOf = (id: string): string =>
    isNamed ? (connections.find(({ connection }) => connection.id === id)?.connection.name ?? '') : '';
  return (
    <>
      {health ? (
        <div className="health" role="status">
          <Note appearance={health.tone} title={health.text} />
        </div>
      ) : (
        <Welcome />
      )}
      {alarms.length > 0 && <Alarms alarms={alarms} />}
      {!gateway.ok && gateway.failure && (
        <FailureNote title={gatewayTitle(gateway.failure)} failure={gateway.failure} />
      )}
      {steps.some(({ isDone }) => !isDone) && <Checklist steps={steps} />}
      <Mailboxes connections={connections} onPoll={onPoll} />
      {outgoing.length > 0 && <Outgoing views={outgoing} />}
      {connections.length > 0 && <Traffic />}
      {heartbeats.length > 0 && <Heartbeats heartbeats={heartbeats} />}
      <GatewayLine gateway={gateway} />
      {connections.length > 0 && <Recent messages={recent} nameOf={nameOf} />}
    </>
  );
}

function Welcome(): ReactElement {
  return (
    <p className="page-lead">
      Postroom turns the mail your customers write into comments and issues, and sends them the answers. This page will
      show whether mail is flowing. Connect a mailbox to begin.
    </p>
  );
}

function Mailboxes({
  connections,
  onPoll,
}: { connections: readonly ConnectionView[] } & Pick<ContentProps, 'onPoll'>): ReactElement | null {
  const views = connections.filter(({ health }) => health !== null);
  if (views.length === 0) return connections.length === 0 ? null : <NoMailbox />;
  return (
    <section className="overview-part" aria-labelledby="mailboxes">
      <h2 id="mailboxes">Mailboxes</h2>
      <ul className="cards">
        {views.map((view) => (
          <MailboxCard key={view.connection.id} view={view} onPoll={() => onPoll(view)} />
        ))}
      </ul>
    </section>
  );
}

function NoMailbox(): ReactElement {
  return (
    <section className="overview-part" aria-labelledby="mailboxes">
      <h2 id="mailboxes">Mailboxes</h2>
      <p className="empty">No mailbox is read yet.</p>
      <AddLink direction="incoming" isPrimary={false} />
    </section>
  );
}
