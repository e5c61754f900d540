/** The end of the form: save, save and enable, cancel. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { useMoves } from '../frame/moves';
import type { ConnectionView } from '../../../../src/contract';
import { EnableDialog } from './enable-dialog';
import type { BothWays } from './use-both-ways';
import type { OpenForm } from './use-connection-form';

interface FormEndingProps {
  readonly open: OpenForm;
  readonly both: BothWays | null;
  readonly view: ConnectionView | null;
}

export function FormEnding(props: FormEndingProps): ReactElement {
  const { open, both, view } = props;
  const sends = both?.isOn ? both : null;
  const { go } = useMoves();
  const isOn = view?.connection.enabled ?? false;
  const isTested = open.isTested && (sends?.isTested ?? true);
  const { save, saveAndEnable, asking, answered } = useEnding(open, sends, isOn, isTested);
  const works = [open, ...(sends ? [sends.open] : [])].some(({ isSaving, test }) => isSaving || test.isRunning);
  return (
    <div className="form-ending">
      {!isTested && <Untested isOn={isOn} isDirty={open.isDirty} />}
      <div className="buttons">
        {!isOn && (
          <Button appearance={isTested ? 'primary' : 'default'} isDisabled={works} onClick={() => void saveAndEnable()}>
            Save and enable
          </Button>
        )}
        <Button
          appearance={isOn && open.isDirty ? 'primary' : 'default'}
          isDisabled={open.isSaving || (view !== null && !open.isDirty)}
          onClick={() => void save()}
        >
          Save
        </Button>
        <Button appearance="subtle" onClick={() => go('/connections')}>
          {open.isDirty ? 'Cancel' : 'Close'}
        </Button>
      </div>
      {asking && <EnableDialog key={asking.connection.id} view={asking} onClose={answered} onEnabled={answered} />}
    </div>
  );
}

interface Ending {
  readonly save: () => Promise<void>;
  readonly saveAndEnable: () => Promise<void>;
  /** Saved, and there is something to ask before it is switched on; null = nothing. */
  readonly asking: ConnectionView | null;
  readonly answered: () => void;
}

function useEnding(open: OpenForm, sends: BothWays | null, isOn: boolean, isTested: boolean): Ending {
  const { go, hold } = useMoves();
  const [asking, setAsking] = useState<readonly ConnectionView[]>([]);
  const leave = (title: string, text = ''): void => {
    if (title !== '') announce({ title, text });
    hold(false);
    go('/connections');
  };
  const save = async (): Promise<void> => {
    const saved = await saveAll(open, sends);
    if (saved) leave(`${nameOf(saved)} is saved`, isOn ? '' : 'It is off until you enable it.');
  };
  const saveAndEnable = async (): Promise<void> => {
    const saved = await saveAll(open, sends);
    if (!saved) return;
    const left = isTested ? await enableAll(saved) : saved;
    if (left.length > 0) setAsking(left);
    else leave(`${nameOf(saved)} is on`);
  };
  const answered = (): void => {
    if (asking.length > 1) setAsking(asking.slice(1));
    else leave('');
  };
  return { save, saveAndEnable, asking: asking[0] ?? null, answered };
}

const nameOf = ([first]: readonly ConnectionView[]): string => first?.connection.name ?? '';

/** The mailbox, then the way out whose replies it reads; null when one of them was refused. */
async function saveAll(open: OpenForm, sends: BothWays | null): Promise<readonly ConnectionView[] | null> {
  const fine = [open.check(), sends?.open.check(sends.form) ?? true].every(Boolean);
  const reading = fine ? await open.save() : null;
  if (!reading || !sends) return reading && [reading];
  const sending = await sends.open.save({ ...sends.form, replyMailbox: reading.connection.id });
  return sending && [reading, sending];
}

/** @returns those that are not on: there is something to ask about them */
async function enableAll(views: readonly ConnectionView[]): Promise<readonly ConnectionView[]> {
  const left: ConnectionView[] = [];
  for (const view of views) {
    const reply = await call('connections.enable', { id: view.connection.id, enabled: true });
    if (!reply.ok) left.push(view);
  }
  return left;
}

function Untested({ isOn, isDirty }: { readonly isOn: boolean; readonly isDirty: boolean }): ReactElement | null {
  if (!isOn) {
    return <p className="quiet">Without a passed test the connection is saved, and stays off until you enable it.</p>;
  }
  if (!isDirty) return null;
  return (
    <p className="quiet">These settings have not passed a test. The connection is in use: test before you save.</p>
  );
}
