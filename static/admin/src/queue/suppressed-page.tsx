/** Addresses that get no mail: why, since when, and lifting it. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { announce, call } from '../api';
import { toneColors } from '../connections/words';
import { IssueLink, Link } from '../frame/link';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { LeafButtons } from '../kit/leaf-buttons';
import { Loading } from '../kit/loading';
import { Sections } from '../kit/sections';
import { Time } from '../kit/time';
import { failureIn, useCall } from '../kit/use-call';
import { usePages } from '../kit/use-pages';
import { useSettled } from '../kit/use-settled';
import { TableHead } from '../kit/table-head';
import type { Failure, Suppression } from '../../../../src/contract';
import { queueSections } from './queue-page';
import { SuppressDialog } from './suppress-dialog';
import { suppressionWords } from './words';

export function SuppressedPage(): ReactElement {
  const [typed, setTyped] = useState('');
  const query = useSettled(typed.trim(), 250);
  const leaf = usePages(query);
  const { value, failure, reload } = useCall('suppressions.list', { query, cursor: leaf.cursor });
  const [isAdding, setAdding] = useState(false);
  const [unlifted, setUnlifted] = useState<Failure | null>(null);
  const lift = async (suppression: Suppression): Promise<void> => {
    const { address } = suppression;
    const reply = await call('suppressions.lift', { address });
    setUnlifted(reply.ok ? null : failureIn(reply));
    await reload();
    if (!reply.ok) return;
    const back = async (): Promise<void> => {
      const reason = suppression.reason === 'asked' ? 'asked' : 'admin';
      const again = await call('suppressions.add', { address, reason, note: suppression.note.slice(0, 500) });
      setUnlifted(again.ok ? null : failureIn(again));
      await reload();
    };
    const action = { text: 'Undo', onClick: () => void back() };
    announce({ title: `${address} gets mail again`, text: 'Mail that was not sent meanwhile stays unsent.', action });
  };
  const suppressions = value?.suppressions ?? [];
  return (
    <Page
      title="Addresses that get no mail"
      lead="Mail to them came back for good, they asked for none, or an admin put them here."
      actions={<Button onClick={() => setAdding(true)}>Add an address</Button>}
    >
      <Sections label="Queue" links={queueSections} current="/queue/suppressed" />
      <div className="filters" role="search" aria-label="Addresses">
        <TextField label="Address begins with" name="query" value={typed} onChange={setTyped} />
      </div>
      {failure && <FailureNote title="The addresses could not be read" failure={failure} />}
      {unlifted && <FailureNote title="Nothing was changed" failure={unlifted} />}
      {!value && !failure && <Loading />}
      {value && suppressions.length === 0 && (
        <p className="empty">
          {query === ''
            ? 'Nobody: every address gets its mail. When mail comes back for good, its address appears here.'
            : 'No such address is kept from mail.'}
        </p>
      )}
      {suppressions.length > 0 && <Table suppressions={suppressions} onLift={(one) => void lift(one)} />}
      <LeafButtons leaf={leaf} next={value?.cursor ?? null} />
      {isAdding && <SuppressDialog onClose={() => setAdding(false)} onDone={reload} />}
    </Page>
  );
}

interface TableProps {
  readonly suppressions: readonly Suppression[];
  readonly onLift: (suppression: Suppression) => void;
}

function Table({ suppressions, onLift }: TableProps): ReactElement {
  return (
    <table className="table" role="table" aria-label="Addresses that get no mail">
      <TableHead columns={['Address', 'Why', 'Since']} />
      <tbody role="rowgroup">
        {suppressions.map((suppression) => (
          <Row key={suppression.address} suppression={suppression} onLift={onLift} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ suppression, onLift }: { suppression: Suppression; onLift: TableProps['onLift'] }): ReactElement {
  const { address, reason, note, status, atMs, deliveryId, issueKey } = suppression;
  const { text, tone } = suppressionWords[reason];
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {address}
      </th>
      <td role="cell">
        <Lozenge appearance={toneColors[tone]}>{text}</Lozenge>
        {note !== '' && <p className="quiet">{note}</p>}
        {(status !== null || deliveryId !== null || issueKey !== null) && (
          <p className="quiet">
            {status !== null && `Status ${status} `}
            {issueKey !== null && <IssueLink issueKey={issueKey} />}{' '}
            {deliveryId !== null && <Link to={`/queue/${encodeURIComponent(deliveryId)}`}>the mail</Link>}
          </p>
        )}
      </td>
      <td role="cell" data-column="Since">
        <Time at={atMs} />
      </td>
      <td role="cell" className="row-button">
        <Button aria-label={`Lift: let mail to ${address} go out again`} onClick={() => onLift(suppression)}>
          Lift
        </Button>
      </td>
    </tr>
  );
}
