/** Before a connection is switched on: what lies in the mailbox, where to start, and whether a test is missing. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Dialog } from '../kit/dialog';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { refused, useCall } from '../kit/use-call';
import type { ConnectionView, Failure } from '../../../../src/contract';
import { formOf, saveInput, type ConnectionForm } from './form';
import { problemsOf, type Problems } from './problems';
import { StartField } from './reading-fields';
import { hasRead } from './words';

interface EnableDialogProps {
  readonly view: ConnectionView;
  readonly onClose: () => void;
  readonly onEnabled: () => void;
}

/** Whether there is anything to say or ask before this connection is switched on. */
export function asksBeforeEnabling(view: ConnectionView): boolean {
  const { connection } = view;
  return connection.testedAtMs === null || (connection.direction === 'incoming' && !hasRead(view));
}

export function EnableDialog({ view, onClose, onEnabled }: EnableDialogProps): ReactElement {
  const { connection } = view;
  const [form, setForm] = useState(() => formOf(view));
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isUntested = connection.testedAtMs === null;
  const asksStart = connection.direction === 'incoming' && !hasRead(view);
  const enable = async (): Promise<void> => {
    const wrong = problemsOf(form);
    const days = wrong['incoming.startFrom.days'];
    setProblems(days ? { 'incoming.startFrom.days': days } : {});
    if (days) return;
    setBusy(true);
    const found = await enabled(view, form, isUntested);
    setBusy(false);
    setFailure(found);
    if (found) return;
    announce({ title: `${connection.name} is on` });
    onEnabled();
  };
  return (
    <Dialog
      title={`Enable ${connection.name}?`}
      width="medium"
      onClose={onClose}
      onSubmit={() => void enable()}
      actions={
        <>
          <Button appearance={isUntested ? 'warning' : 'primary'} type="submit" isDisabled={isBusy}>
            {isUntested ? 'Enable without a test' : 'Enable'}
          </Button>
          <Button appearance="subtle" onClick={onClose}>
            Leave it off
          </Button>
        </>
      }
    >
      {failure && <FailureNote title="The connection was not enabled" failure={failure} />}
      {isUntested && (
        <Note appearance="warning" title="These settings have not passed a test.">
          <p>Open the connection and press Test to see what works and what does not.</p>
        </Note>
      )}
      {asksStart && <Start id={connection.id} form={form} set={setForm} problems={problems} />}
    </Dialog>
  );
}

/** @returns why it could not be done; null when it was */
async function enabled(view: ConnectionView, form: ConnectionForm, insist: boolean): Promise<Failure | null> {
  const before = formOf(view);
  if (form.start !== before.start || form.startDays !== before.startDays) {
    const saved = await call('connections.save', saveInput(form));
    if (!saved.ok) return saved.kind === 'failed' ? saved.failure : refused(saved.problems);
  }
  const reply = await call('connections.enable', { id: view.connection.id, enabled: true, insist });
  if (reply.ok) return null;
  return reply.kind === 'failed' ? reply.failure : refused(reply.problems);
}

interface StartProps {
  readonly id: string;
  readonly form: ConnectionForm;
  readonly set: (form: ConnectionForm) => void;
  readonly problems: Problems;
}

function Start({ id, form, set, problems }: StartProps): ReactElement {
  const { value, failure } = useCall('connections.status', { id });
  const contents = value ? { ...value, folder: form.folder } : null;
  return (
    <>
      {!value && !failure && <Loading text="Looking what lies in the mailbox…" />}
      {failure && <FailureNote title="The mailbox could not be looked at" failure={failure} />}
      <StartField form={form} set={set} problems={problems} contents={contents} />
    </>
  );
}
