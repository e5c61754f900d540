/** Incoming and outgoing connections with their state, and what one can do with each. */
import type { ReactElement } from 'react';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall, useRepeated } from '../kit/use-call';
import type { ConnectionView } from '../../../../src/contract';
import { ConnectionTable } from './connection-table';
import { DeletedConnections } from './deleted-connections';
import type { Direction } from './form';
import { useConnectionActions } from './use-connection-actions';

export function ListPage(): ReactElement {
  const { value, failure, reload } = useCall('connections.list', {}, { everyMs: 15_000 });
  const actions = useConnectionActions(reload);
  const works = value?.connections.some(({ health }) => health?.state === 'working') ?? false;
  // While a mailbox is being read one wants to see it end.
  useRepeated(reload, works || actions.isWaiting ? 2_000 : null);
  const of = (direction: Direction): readonly ConnectionView[] =>
    value?.connections.filter(({ connection }) => connection.direction === direction) ?? [];
  return (
    <Page title="Connections" lead="The mail servers Postroom reads mail from and sends mail through.">
      {failure && <FailureNote title="The connections could not be read" failure={failure} />}
      {actions.failure && <FailureNote title={actions.failure.title} failure={actions.failure.failure} />}
      {!value && !failure && <Loading />}
      {value && (
        <>
          <ConnectionTable direction="incoming" views={of('incoming')} onAction={actions.start} />
          <ConnectionTable direction="outgoing" views={of('outgoing')} onAction={actions.start} />
          <DeletedConnections deleted={value.deleted} onRestore={actions.restore} onErased={() => void reload()} />
        </>
      )}
      {actions.dialog}
    </Page>
  );
}
