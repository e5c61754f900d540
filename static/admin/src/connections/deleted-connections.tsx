/** Connections that were deleted a short while ago: brought back, or forgotten for good. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { AskDialog } from '../kit/ask-dialog';
import { TableHead } from '../kit/table-head';
import { ComingTime, Time } from '../kit/time';
import { failureIn } from '../kit/use-call';
import type { DeletedConnection, Failure } from '../../../../src/contract';
import { placeOf, protocolNames } from './words';

interface DeletedConnectionsProps {
  readonly deleted: readonly DeletedConnection[];
  readonly onRestore: (connection: DeletedConnection['connection']) => void;
  readonly onErased: () => void;
}

export function DeletedConnections({ deleted, onRestore, onErased }: DeletedConnectionsProps): ReactElement | null {
  const [erasing, setErasing] = useState<DeletedConnection['connection'] | null>(null);
  if (deleted.length === 0) return null;
  const close = (): void => setErasing(null);
  return (
    <section className="connections" aria-labelledby="deleted-connections">
      <header className="section-head">
        <h2 id="deleted-connections">Deleted</h2>
      </header>
      <table className="table" role="table" aria-labelledby="deleted-connections">
        <TableHead columns={['Connection', 'Deleted', 'Forgotten for good']} />
        <tbody role="rowgroup">
          {deleted.map((one) => (
            <Row key={one.connection.id} one={one} onRestore={onRestore} onErase={() => setErasing(one.connection)} />
          ))}
        </tbody>
      </table>
      {erasing && <EraseDialog connection={erasing} onClose={close} onErased={onErased} />}
    </section>
  );
}

interface RowProps extends Pick<DeletedConnectionsProps, 'onRestore'> {
  readonly one: DeletedConnection;
  readonly onErase: () => void;
}

function Row({ one: { connection, deletedMs, endsMs }, onRestore, onErase }: RowProps): ReactElement {
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {connection.name}
        <p className="quiet">
          {protocolNames[connection.server.protocol]}, {placeOf(connection)}
        </p>
      </th>
      <td role="cell" data-column="Deleted">
        <Time at={deletedMs} />
      </td>
      <td role="cell" data-column="Forgotten for good">
        <ComingTime at={endsMs} />
      </td>
      <td role="cell" className="row-button">
        <div className="buttons">
          <Button aria-label={`Restore ${connection.name}`} onClick={() => onRestore(connection)}>
            Restore
          </Button>
          <Button appearance="subtle" aria-label={`Forget ${connection.name}`} onClick={onErase}>
            Forget
          </Button>
        </div>
      </td>
    </tr>
  );
}

interface EraseDialogProps {
  readonly connection: DeletedConnection['connection'];
  readonly onClose: () => void;
  readonly onErased: () => void;
}

function EraseDialog({ connection: { id, name }, onClose, onErased }: EraseDialogProps): ReactElement {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const erase = async (): Promise<void> => {
    setBusy(true);
    const reply = await call('connections.erase', { id });
    setBusy(false);
    if (!reply.ok) {
      setFailure(failureIn(reply));
      return;
    }
    announce({ title: `${name} is forgotten`, about: id });
    onClose();
    onErased();
  };
  return (
    <AskDialog
      title={`Forget ${name} for good?`}
      does="Forget"
      isDanger
      isBusy={isBusy}
      failure={failure && { title: 'The connection was not forgotten', failure }}
      onDo={() => void erase()}
      onClose={onClose}
    >
      <p>Its stored password is erased now, and it cannot be restored any more.</p>
    </AskDialog>
  );
}
