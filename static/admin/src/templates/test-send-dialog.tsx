/** Sends the text as it stands in the editor to somebody. */
import { useState, type ReactElement } from 'react';
import { announce, call, type PageInput } from '../api';
import { isAddress } from '../connections/form';
import { useMoves } from '../frame/moves';
import { AskDialog } from '../kit/ask-dialog';
import { TextField } from '../kit/field';
import { failureIn } from '../kit/use-call';
import type { Failure } from '../../../../src/contract';

interface TestSendDialogProps {
  readonly trial: PageInput<'templates.preview'>;
  readonly onClose: () => void;
}

export function TestSendDialog({ trial, onClose }: TestSendDialogProps): ReactElement {
  const { go } = useMoves();
  const [to, setTo] = useState('');
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const isGood = isAddress(to.trim());
    setProblem(isGood ? undefined : 'Enter an e-mail address, for example kim@example.com.');
    if (!isGood) return;
    setBusy(true);
    const reply = await call('templates.sendTest', { ...trial, to: to.trim() });
    setBusy(false);
    if (!reply.ok) {
      setFailure(failureIn(reply));
      return;
    }
    const { id } = reply.value;
    const action = { text: 'See what becomes of it', onClick: () => go(`/queue/${encodeURIComponent(id)}`) };
    announce({ title: `A test is on its way to ${to.trim()}`, type: 'info', action });
    onClose();
  };
  return (
    <AskDialog
      title="Send a test"
      does="Send"
      isBusy={isBusy}
      failure={failure && { title: 'The test was not sent', failure }}
      onDo={() => void send()}
      onClose={onClose}
    >
      <TextField
        label="To"
        name="to"
        type="email"
        autoFocus
        value={to}
        problem={problem}
        help="The mail that the preview shows goes out through the first outgoing connection. Nothing is saved."
        onChange={setTo}
      />
    </AskDialog>
  );
}
