/** Settings: how long the log remembers, who is told when something is wrong, and whose an address is. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Page } from '../frame/page';
import { useUnsaved } from '../frame/moves';
import { gatewayTitle } from '../kit/gateway-words';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import type { ConnectionView, Failure, Overview, SettingsView } from '../../../../src/contract';
import { AlarmFields, RetentionFields } from './fields';
import { formOf, settingsOf, type Form, type Problems } from './form';
import { Senders } from './senders';
import { HeartbeatFields } from './heartbeat-fields';
import { WebhookFields } from './webhook-fields';

export function SettingsPage(): ReactElement {
  const { value, failure } = useCall('settings.get', {});
  const overview = useCall('overview', {});
  return (
    <Page title="Settings">
      {failure && <FailureNote title="The settings could not be read" failure={failure} />}
      {!value && !failure && <Loading />}
      {value && <SettingsForm saved={value} connections={overview.value?.connections ?? []} />}
      <Senders />
      {overview.value && <Gateway gateway={overview.value.gateway} />}
    </Page>
  );
}

interface SettingsFormProps {
  readonly saved: SettingsView;
  readonly connections: readonly ConnectionView[];
}

function SettingsForm({ saved, connections }: SettingsFormProps): ReactElement {
  const [stored, setStored] = useState(saved);
  const [kept, setKept] = useState(() => formOf(saved));
  const [form, setForm] = useState(kept);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isDirty = JSON.stringify(form) !== JSON.stringify(kept);
  useUnsaved(isDirty);
  const save = async (): Promise<void> => {
    setBusy(true);
    const reply = await call('settings.save', settingsOf(form));
    setBusy(false);
    setFailure(!reply.ok && reply.kind === 'failed' ? reply.failure : null);
    setProblems(!reply.ok && reply.kind === 'invalid' ? problemsOf(reply.problems) : {});
    if (!reply.ok) return;
    const next = formOf(reply.value);
    setStored(reply.value);
    setKept(next);
    setForm(next);
    announce({ title: 'Settings are saved' });
  };
  const set = (changes: Partial<Form>): void => setForm({ ...form, ...changes });
  return (
    <form
      className="settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <RetentionFields form={form} set={set} problems={problems} />
      <AlarmFields form={form} set={set} problems={problems} connections={connections} />
      <WebhookFields form={form} set={set} problems={problems} stored={stored.alarms.webhooks} />
      <HeartbeatFields form={form} set={set} problems={problems} connections={connections} />
      {failure && <FailureNote title="The settings were not saved" failure={failure} />}
      <div className="buttons">
        <Button type="submit" appearance="primary" isLoading={isBusy} isDisabled={!isDirty}>
          Save
        </Button>
        <Button appearance="subtle" isDisabled={!isDirty} onClick={() => setForm(kept)}>
          Discard changes
        </Button>
      </div>
    </form>
  );
}

/** Problems of single addresses stand at the field that holds all of them. */
function problemsOf(found: readonly { readonly field: string; readonly message: string }[]): Problems {
  return Object.fromEntries(found.map(({ field, message }) => [field.replace(/\.\d+$/, ''), message]));
}

function Gateway({ gateway: { ok, version, failure } }: Pick<Overview, 'gateway'>): ReactElement {
  return (
    <section className="settings-part" aria-labelledby="gateway">
      <h2 id="gateway">Mail gateway</h2>
      {failure && <FailureNote title={gatewayTitle(failure)} failure={failure} />}
      {ok && <p>It answers. Version {version ?? 'unknown'}.</p>}
    </section>
  );
}
