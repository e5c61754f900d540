/** Keeps an address from mail. */
import { useState, type ReactElement } from 'react';
import { announce, call } from '../api';
import { isAddress } from '../connections/form';
import { AskDialog } from '../kit/ask-dialog';
import { TextField } from '../kit/field';
import { Choice } from '../kit/choice';
import { failureIn } from '../kit/use-call';
import type { Failure } from '../../../../src/contract';

interface SuppressDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

export function SuppressDialog({ onClose, onDone }: SuppressDialogProps): ReactElement {
  const [address, setAddress] = useState('');
  const [reason, setReason] = useState<'asked' | 'admin'>('asked');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    if (!isAddress(address.trim())) {
      setProblem('Enter an e-mail address, for example ana@example.com.');
      return;
    }
    setBusy(true);
    const reply = await call('suppressions.add', { address: address.trim(), reason, note });
    setBusy(false);
    if (!reply.ok) {
      setFailure(failureIn(reply));
      return;
    }
    announce({ title: `${reply.value.address} gets no mail any more` });
    onClose();
    await onDone();
  };
  return (
    <AskDialog
      title="Keep an address from mail"
      does="Send it no mail"
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
        value={address}
        problem={problem}
        onChange={(text) => {
          setAddress(text);
          setProblem(undefined);
        }}
      />
      <Choice
        label="Why"
        name="reason"
        value={reason}
        options={[
          { value: 'asked', label: 'The person asked for no mail' },
          { value: 'admin', label: 'Another reason' },
        ]}
        onChange={setReason}
      />
      <TextField label="Note" name="note" value={note} onChange={setNote} help="For other admins." />
    </AskDialog>
  );
}
