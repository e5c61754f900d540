/** Puts another address in place of a recipient's, and sends. */
import { useState, type ReactElement } from 'react';
import { announce, call } from '../api';
import { isAddress } from '../connections/form';
import { AskDialog } from '../kit/ask-dialog';
import { SelectField, TextField } from '../kit/field';
import { failureIn } from '../kit/use-call';
import type { DeliveryRecipient, DeliveryView, Failure } from '../../../../src/contract';
import { stateOfDelivery } from './words';

interface AddressDialogProps {
  readonly delivery: DeliveryView;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

export function AddressDialog({ delivery, onClose, onDone }: AddressDialogProps): ReactElement {
  // Who has the mail already does not get it again under another address.
  const open = delivery.recipients.filter(({ outcome }) => outcome !== 'accepted');
  const [from, setFrom] = useState(open[0]?.address ?? '');
  const [to, setTo] = useState(from);
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const address = to.trim();
    const wrong = problemOf(address, from);
    setProblem(wrong);
    if (wrong !== undefined) return;
    setBusy(true);
    const reply = await call('deliveries.editAddress', { id: delivery.id, from, to: address });
    setBusy(false);
    if (!reply.ok) {
      setFailure(failureIn(reply));
      return;
    }
    announce({ title: 'The address is changed', text: `The mail is being sent to ${address}.` });
    onClose();
    await onDone();
  };
  return (
    <AskDialog
      title="Change an address"
      does="Change and send"
      isBusy={isBusy}
      failure={failure && { title: 'The address was not changed', failure }}
      onDo={() => void save()}
      onClose={onClose}
    >
      {open.length > 1 && (
        <WhoField
          recipients={open}
          value={from}
          onChange={(address) => {
            setFrom(address);
            setTo(address);
          }}
        />
      )}
      <TextField
        label="New address"
        name="to"
        type="email"
        autoFocus
        value={to}
        problem={problem}
        help="Only this mail goes there. The person's address in Jira stays as it is."
        onChange={(address) => {
          setTo(address);
          setProblem(undefined);
        }}
      />
    </AskDialog>
  );
}

function problemOf(address: string, before: string): string | undefined {
  if (!isAddress(address)) return 'Enter an e-mail address, for example ana@example.com.';
  return address.toLowerCase() === before.toLowerCase() ? 'This is the address it has now.' : undefined;
}

interface WhoFieldProps {
  readonly recipients: readonly DeliveryRecipient[];
  readonly value: string;
  readonly onChange: (address: string) => void;
}

function WhoField({ recipients, value, onChange }: WhoFieldProps): ReactElement {
  const options = recipients.map(({ address, outcome }) => ({
    value: address,
    label: `${address} (${stateOfDelivery(outcome).text})`,
  }));
  return <SelectField label="Recipient" name="from" value={value} options={options} onChange={onChange} />;
}
