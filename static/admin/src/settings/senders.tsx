/** Addresses that belong to a Jira user because somebody said so: listed, added, and forgotten again. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { isAddress } from '../connections/form';
import { AskDialog } from '../kit/ask-dialog';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { LeafButtons } from '../kit/leaf-buttons';
import { Loading } from '../kit/loading';
import { PersonField, type Person } from '../kit/person-field';
import { Time } from '../kit/time';
import { failureIn, useCall } from '../kit/use-call';
import { usePages } from '../kit/use-pages';
import { TableHead } from '../kit/table-head';
import type { Failure, RememberedView } from '../../../../src/contract';

export function Senders(): ReactElement {
  const leaf = usePages('senders');
  const { value, failure, reload } = useCall('senders.list', { cursor: leaf.cursor });
  const [isAdding, setAdding] = useState(false);
  const [undone, setUndone] = useState<Failure | null>(null);
  const forget = async ({ address, accountId }: RememberedView): Promise<void> => {
    const reply = await call('senders.forget', { address });
    setUndone(reply.ok ? null : failureIn(reply));
    await reload();
    if (!reply.ok) return;
    const back = async (): Promise<void> => {
      const again = await call('senders.save', { address, accountId });
      setUndone(again.ok ? null : failureIn(again));
      await reload();
    };
    const text = 'Its mail is from whoever has the address in Jira.';
    announce({ title: `${address} is forgotten`, text, action: { text: 'Undo', onClick: () => void back() } });
  };
  const senders = value?.senders ?? [];
  return (
    <section className="settings-part" aria-labelledby="senders">
      <h2 id="senders">Senders</h2>
      <p>
        Jira finds people by the address in their profile, when they show it. Mail from the addresses here is from the
        Jira user you name, whatever the profile says. A mail that pretends to come from such an address is treated the
        same: it is not proof of who wrote it.
      </p>
      {failure && <FailureNote title="The senders could not be read" failure={failure} />}
      {undone && <FailureNote title="Nothing was changed" failure={undone} />}
      {!value && !failure && <Loading />}
      {value && senders.length === 0 && <p className="empty">No address was given to a Jira user yet.</p>}
      {senders.length > 0 && <Table senders={senders} onForget={(one) => void forget(one)} />}
      <LeafButtons leaf={leaf} next={value?.cursor ?? null} />
      <div className="buttons">
        <Button onClick={() => setAdding(true)}>Add an address</Button>
      </div>
      {isAdding && <AddDialog onClose={() => setAdding(false)} onDone={reload} />}
    </section>
  );
}

interface TableProps {
  readonly senders: readonly RememberedView[];
  readonly onForget: (sender: RememberedView) => void;
}

function Table({ senders, onForget }: TableProps): ReactElement {
  return (
    <table className="table" role="table" aria-label="Senders">
      <TableHead columns={['Address', 'Jira user', 'Since']} />
      <tbody role="rowgroup">
        {senders.map((sender) => (
          <tr key={sender.address} role="row">
            <th role="rowheader" scope="row">
              {sender.address}
            </th>
            <td role="cell" data-column="Jira user">
              {nameOf(sender)}
            </td>
            <td role="cell" data-column="Since">
              <Time at={sender.atMs} />
            </td>
            <td role="cell" className="row-button">
              <Button aria-label={`Forget ${sender.address}`} onClick={() => onForget(sender)}>
                Forget
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf({ person }: RememberedView): string {
  if (person === null) return 'This user is not in Jira any more.';
  return person.active ? person.displayName : `${person.displayName} (deactivated)`;
}

interface AddDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

function AddDialog({ onClose, onDone }: AddDialogProps): ReactElement {
  const [address, setAddress] = useState('');
  const [person, setPerson] = useState<Person | null>(null);
  const [isTried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const typed = address.trim();
  const save = async (): Promise<void> => {
    setTried(true);
    if (!isAddress(typed) || person === null) return;
    setBusy(true);
    const reply = await call('senders.save', { address: typed, accountId: person.accountId });
    setBusy(false);
    setFailure(reply.ok ? null : failureIn(reply));
    if (!reply.ok) return;
    announce({ title: `Mail of ${reply.value.address} is from ${person.displayName}` });
    onClose();
    await onDone();
  };
  return (
    <AskDialog
      title="Add an address"
      does="Add it"
      isBusy={isBusy}
      failure={failure && { title: 'The address was not added', failure }}
      onDo={() => void save()}
      onClose={onClose}
    >
      <TextField
        label="Address"
        name="address"
        type="email"
        autoFocus
        isRequired
        value={address}
        problem={isTried && !isAddress(typed) ? 'Enter an e-mail address, for example ana@example.com.' : undefined}
        onChange={setAddress}
      />
      <PersonField
        label="Jira user"
        name="person"
        person={person}
        nobody={null}
        isRequired
        problem={isTried && person === null ? 'Choose a Jira user.' : undefined}
        help="Type a part of the name or address."
        onChange={setPerson}
      />
    </AskDialog>
  );
}
