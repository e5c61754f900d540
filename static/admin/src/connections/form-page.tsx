/** Add or edit a connection: fields, the test beside them, save and enable. */
import type { ReactElement } from 'react';
import { Link } from '../frame/link';
import { useUnsaved } from '../frame/moves';
import { Page } from '../frame/page';
import type { ConnectionView, FixPatch, Proposal } from '../../../../src/contract';
import { AddressHelper } from './address-helper';
import { CertificateNote } from './certificate-note';
import { withPatch, withProposal, type ConnectionForm } from './form';
import { FormEnding } from './form-ending';
import { FormFields, type Mailboxes } from './form-fields';
import { TestPanel } from './test-panel';
import { useConnectionForm } from './use-connection-form';

interface FormPageProps {
  readonly initial: ConnectionForm;
  /** The connection as it is stored; null = a new one. */
  readonly view: ConnectionView | null;
  readonly mailboxes: Mailboxes;
}

export function FormPage({ initial, view, mailboxes }: FormPageProps): ReactElement {
  const open = useConnectionForm(initial);
  const { form, set, test } = open;
  useUnsaved(open.isDirty && !open.isSaving);
  const fix = (patch: FixPatch): void => {
    const mended = withPatch(form, patch);
    set(mended);
    void open.runTest(mended);
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
          onUse={(proposal, address) => set(proposed(form, proposal, address))}
        />
      )}
      <div className="form-columns">
        <FormFields open={open} view={view} mailboxes={mailboxes} />
        <TestPanel
          title="Connection test"
          test={test}
          isOutdated={!test.isAbout(form)}
          isPrimary={!open.isTested}
          onTest={() => void open.runTest()}
          onFix={fix}
        />
        <FormEnding open={open} view={view} />
      </div>
    </Page>
  );
}

function proposed(form: ConnectionForm, proposal: Proposal, address: string): ConnectionForm {
  const filled = withProposal(form, proposal);
  return form.direction === 'outgoing' && form.fromAddress === '' ? { ...filled, fromAddress: address } : filled;
}
