/** Add or edit a connection: fields, the test beside them, save and enable. */
import type { ReactElement } from 'react';
import { Link } from '../frame/link';
import { useUnsaved } from '../frame/moves';
import { Page } from '../frame/page';
import { useCall } from '../kit/use-call';
import { Heartbeats } from '../overview/heartbeats';
import type { ConnectionView } from '../../../../src/contract';
import { AddressHelper } from './address-helper';
import { CertificateNote } from './certificate-note';
import { DeliverabilityPanel } from './deliverability-panel';
import { withProposal } from './form';
import { FormEnding } from './form-ending';
import { FormFields, type Mailboxes } from './form-fields';
import { FormTests } from './form-tests';
import { useBothWays } from './use-both-ways';
import { useConnectionForm } from './use-connection-form';
import type { ConnectionForm } from './form';

interface FormPageProps {
  readonly initial: ConnectionForm;
  /** The connection as it is stored; null = a new one. */
  readonly view: ConnectionView | null;
  readonly mailboxes: Mailboxes;
}

export function FormPage({ initial, view, mailboxes }: FormPageProps): ReactElement {
  const open = useConnectionForm(initial);
  const { form, set } = open;
  const bothWays = useBothWays(form);
  const both = view === null && form.direction === 'incoming' ? bothWays : null;
  const isSaving = open.isSaving || bothWays.open.isSaving;
  useUnsaved((open.isDirty || bothWays.isOn) && !isSaving);
  const runTests = async (): Promise<void> => {
    await open.runTest();
    if (both?.isOn) await both.open.runTest(both.form);
  };
  return (
    <Page
      title={view ? view.connection.name : `Add ${form.direction} connection`}
      back={<Link to="/connections">All connections</Link>}
    >
      {view && <CertificateNote view={view} />}
      {!view && (
        <AddressHelper
          direction={form.direction}
          onUse={(proposal, address, [other]) => {
            set(withProposal(form, proposal, address));
            if (both && other) both.propose(other, address);
          }}
        />
      )}
      <div className="form-columns">
        <FormFields open={open} both={both} onTest={() => void runTests()} view={view} mailboxes={mailboxes} />
        <FormTests open={open} both={both} onTest={() => void runTests()} mailboxes={mailboxes} />
        <FormEnding open={open} both={both} view={view} />
      </div>
      {view && <OwnHeartbeats connection={view.connection.id} />}
      {view?.connection.direction === 'outgoing' && (
        <DeliverabilityPanel
          connection={view.connection.id}
          address={view.connection.outgoing.fromAddress}
          isDirty={open.isDirty}
        />
      )}
    </Page>
  );
}

/** Whether mail that goes out here, or comes in here, makes its way. Nothing where no heartbeat is set. */
function OwnHeartbeats({ connection }: { readonly connection: string }): ReactElement | null {
  const { value } = useCall('heartbeats.of', { connection }, { everyMs: 15_000 });
  return value && value.heartbeats.length > 0 ? <Heartbeats heartbeats={value.heartbeats} /> : null;
}
