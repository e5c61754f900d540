/** The end of the form: save, save and enable, cancel. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { useMoves } from '../frame/moves';
import type { ConnectionView } from '../../../../src/contract';
import { EnableDialog } from './enable-dialog';
import type { OpenForm } from './use-connection-form';

interface FormEndingProps {
  readonly open: OpenForm;
  readonly view: ConnectionView | null;
}

export function FormEnding({ open, view }: FormEndingProps): ReactElement {
  const { isTested, isDirty, isSaving, test } = open;
  const { go, hold } = useMoves();
  const [enabling, setEnabling] = useState<ConnectionView | null>(null);
  const isOn = view?.connection.enabled ?? false;
  const leave = (): void => {
    hold(false);
    go('/connections');
  };
  const save = async (): Promise<void> => {
    const saved = await open.save();
    if (!saved) return;
    const { name, enabled } = saved.connection;
    announce({ title: `${name} is saved`, text: enabled ? '' : 'It is off until you enable it.' });
    leave();
  };
  const saveAndEnable = async (): Promise<void> => {
    const saved = await open.save();
    if (!saved) return;
    const { id, name } = saved.connection;
    const reply = isTested ? await call('connections.enable', { id, enabled: true }) : null;
    if (!reply?.ok) {
      setEnabling(saved);
      return;
    }
    announce({ title: `${name} is on` });
    leave();
  };
  return (
    <div className="form-ending">
      {!isTested && <Untested isOn={isOn} isDirty={isDirty} />}
      <div className="buttons">
        {!isOn && (
          <Button
            appearance={isTested ? 'primary' : 'default'}
            isDisabled={isSaving || test.isRunning}
            onClick={() => void saveAndEnable()}
          >
            Save and enable
          </Button>
        )}
        <Button
          appearance={isOn && isDirty ? 'primary' : 'default'}
          isDisabled={isSaving || (view !== null && !isDirty)}
          onClick={() => void save()}
        >
          Save
        </Button>
        <Button appearance="subtle" onClick={() => go('/connections')}>
          {isDirty ? 'Cancel' : 'Close'}
        </Button>
      </div>
      {enabling && <EnableDialog view={enabling} onClose={leave} onEnabled={leave} />}
    </div>
  );
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
