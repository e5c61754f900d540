/** Asks before a connection is deleted, and says what that means. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Dialog } from '../kit/dialog';
import { FailureNote } from '../kit/failure-note';
import { refused } from '../kit/use-call';
import type { ConnectionView, Failure } from '../../../../src/contract';

interface DeleteDialogProps {
  readonly view: ConnectionView;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
  readonly onUndo: () => void;
}

const meaning = {
  incoming:
    'Postroom stops reading this mailbox. The mail itself stays on the server. For a day you can restore it as it was: mail that came meanwhile is read then. After that its password, and how far it was read, are erased.',
  outgoing:
    'Postroom sends no mail through it any more. For a day you can restore it as it was: mail in the queue waits for it. After that its password is erased.',
};

export function DeleteDialog({ view, onClose, onDeleted, onUndo }: DeleteDialogProps): ReactElement {
  const { connection, usedBy, health } = view;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const remove = async (): Promise<void> => {
    setBusy(true);
    const reply = await call('connections.delete', { id: connection.id });
    setBusy(false);
    if (!reply.ok) {
      setFailure(reply.kind === 'failed' ? reply.failure : refused(reply.problems));
      return;
    }
    const text = 'It can be restored for a day, from the list of connections.';
    const action = { text: 'Undo', onClick: onUndo };
    announce({ title: `${connection.name} is deleted`, text, action, about: connection.id });
    onDeleted();
  };
  return (
    <Dialog
      title={`Delete ${connection.name}?`}
      onClose={onClose}
      onSubmit={() => void remove()}
      actions={
        <>
          <Button appearance="danger" type="submit" isDisabled={isBusy}>
            Delete
          </Button>
          <Button appearance="subtle" autoFocus onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      {failure && <FailureNote title="The connection was not deleted" failure={failure} />}
      <p>{meaning[connection.direction]}</p>
      {usedBy.length > 0 && (
        <>
          <p>Without it:</p>
          <ul>
            {usedBy.map((use) => (
              <li key={use}>{use}</li>
            ))}
          </ul>
        </>
      )}
      {health && health.held > 0 && (
        <p>
          {health.held} held {health.held === 1 ? 'mail waits' : 'mails wait'} for a person.
        </p>
      )}
    </Dialog>
  );
}
