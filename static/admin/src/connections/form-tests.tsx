/** The tests beside the form: of the connection, and of sending when one account serves both ways. */
import type { ReactElement } from 'react';
import type { FixPatch, Trust } from '../../../../src/contract';
import { isAddress, passwordOf, proposedName, reachingDraft, withPatch, type ConnectionForm } from './form';
import type { Mailboxes } from './form-fields';
import { TestMailFields, type ReplyMailbox } from './test-mail-fields';
import { TestPanel } from './test-panel';
import type { BothWays } from './use-both-ways';
import type { OpenForm } from './use-connection-form';

interface FormTestsProps {
  readonly open: OpenForm;
  readonly both: BothWays | null;
  readonly onTest: () => void;
  readonly mailboxes: Mailboxes;
}

export function FormTests({ open, both, onTest, mailboxes }: FormTestsProps): ReactElement {
  const { form, test } = open;
  const sends = both?.isOn ? both : null;
  const mend = (patch: FixPatch): void => {
    const mended = withPatch(form, patch);
    open.set(mended);
    void open.runTest(mended);
  };
  return (
    <div className="tests">
      <TestPanel
        title={sends ? 'Test of reading' : 'Connection test'}
        test={test}
        isOutdated={!test.isAbout(form)}
        isPrimary={!open.isTested}
        onTest={onTest}
        onFix={mend}
        onPrivateAuthority={() => pasteAuthority(open)}
      >
        {form.direction === 'outgoing' && (
          <TestMailFields
            mailbox={storedMailbox(form, mailboxes)}
            isBusy={test.isRunning}
            onSend={(mail) => void open.runTest(form, mail)}
          />
        )}
      </TestPanel>
      {sends && <SendingTest open={open} both={sends} />}
    </div>
  );
}

function SendingTest({ open, both }: { readonly open: OpenForm; readonly both: BothWays }): ReactElement {
  const { form, open: sending } = both;
  const mend = (patch: FixPatch): void => {
    // The account is the mailbox's: what mends the user name mends it there.
    if (patch.username !== undefined) open.set({ ...open.form, username: patch.username });
    const mended = withPatch(form, patch);
    sending.set(mended);
    void sending.runTest(mended);
  };
  return (
    <TestPanel
      title="Test of sending"
      test={sending.test}
      isOutdated={!sending.test.isAbout(form)}
      isPrimary={false}
      onTest={() => void sending.runTest(form)}
      onFix={mend}
      onPrivateAuthority={() => pasteAuthority(sending)}
    >
      <TestMailFields
        mailbox={mailboxInForm(open.form)}
        isBusy={sending.test.isRunning}
        onSend={(mail) => void sending.runTest(form, mail)}
      />
    </TestPanel>
  );
}

function storedMailbox({ replyMailbox }: ConnectionForm, mailboxes: Mailboxes): ReplyMailbox | null {
  const found = mailboxes.find(({ id }) => id === replyMailbox);
  return found ? { name: found.name, address: found.address, comesBack: { id: found.id } } : null;
}

function mailboxInForm(form: ConnectionForm): ReplyMailbox {
  const candidates = form.isShared ? [form.sharedMailbox, form.username] : [form.username];
  return {
    name: form.name.trim() || proposedName(form),
    address: candidates.find((text) => isAddress(text)) ?? '',
    comesBack: { draft: reachingDraft(form), password: passwordOf(form) },
  };
}

/** One click leads to the field: what it holds only the admin has. */
function pasteAuthority({ form, set }: OpenForm): void {
  const trust: Trust = form.trust.kind === 'ca' ? form.trust : { kind: 'ca', pem: '' };
  set({ ...form, trust });
  window.setTimeout(() => document.querySelector<HTMLElement>('textarea[name=ca]')?.focus());
}
