/** The fields of the connection form in their order. */
import { useState, type ReactElement } from 'react';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { Note } from '../kit/note';
import type { ConnectionView } from '../../../../src/contract';
import { BothWaysFields } from './both-ways-fields';
import { proposedName, withEncryption } from './form';
import { NewIssueFields } from './new-issue-fields';
import { ReadingFields, StartField } from './reading-fields';
import { SendingFields } from './sending-fields';
import { ServerFields } from './server-fields';
import { TrustFields } from './trust-fields';
import { UnencryptedDialog } from './unencrypted-dialog';
import { hasRead } from './words';
import type { BothWays } from './use-both-ways';
import type { OpenForm } from './use-connection-form';

export type Mailboxes = readonly { readonly id: string; readonly name: string; readonly address: string }[];

interface FormFieldsProps {
  readonly open: OpenForm;
  /** null = this form is for one way only. */
  readonly both: BothWays | null;
  readonly onTest: () => void;
  readonly view: ConnectionView | null;
  readonly mailboxes: Mailboxes;
}

export function FormFields({ open, both, onTest, view, mailboxes }: FormFieldsProps): ReactElement {
  const { form, set, problems, failure } = open;
  const [asks, setAsks] = useState(false);
  const fields = { form, set, problems };
  return (
    <form
      className="form"
      noValidate
      aria-label="Connection"
      onSubmit={(event) => {
        event.preventDefault();
        onTest();
      }}
    >
      {failure && <FailureNote title="The connection was not saved" failure={failure} />}
      {problems[''] && <Note appearance="error" title={problems['']} />}
      <ServerFields {...fields} onUnencrypted={() => setAsks(true)} />
      <TrustFields {...fields} />
      <TextField
        label="Name"
        name="name"
        value={form.name}
        placeholder={proposedName(form)}
        onChange={(name) => set({ ...form, name })}
        problem={problems['name']}
        help="How this connection is called on these pages. Empty: the user name."
      />
      {form.direction === 'incoming' ? (
        <>
          <IncomingFields open={open} view={view} />
          {both && <BothWaysFields both={both} />}
        </>
      ) : (
        <fieldset className="group">
          <legend>Sending</legend>
          <SendingFields {...fields} mailboxes={mailboxes} />
        </fieldset>
      )}
      {/* Enter in a field tests; browsers want a submit button for that. */}
      <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
      {asks && (
        <UnencryptedDialog
          onClose={() => setAsks(false)}
          onAccept={() => {
            set(withEncryption(form, 'none'));
            setAsks(false);
          }}
        />
      )}
    </form>
  );
}

function IncomingFields({ open, view }: Pick<FormFieldsProps, 'open' | 'view'>): ReactElement {
  const { form, set, problems, test } = open;
  const fields = { form, set, problems };
  const isNew = view === null || !hasRead(view);
  return (
    <>
      <ReadingFields {...fields} />
      {isNew && <StartField {...fields} contents={test.isAbout(form) ? (test.report?.mailbox ?? null) : null} />}
      <NewIssueFields {...fields} />
    </>
  );
}
