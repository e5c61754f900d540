/** Explain a message: what would happen with a mail, and why. Nothing is done. */
import { useState, type ReactElement } from 'react';
import { call } from '../api';
import { AddLink } from '../connections/add-link';
import { Page } from '../frame/page';
import { mailboxesOf } from '../handlers/order';
import { FailureNote } from '../kit/failure-note';
import { SelectField } from '../kit/field';
import { Loading } from '../kit/loading';
import { failureIn, useCall } from '../kit/use-call';
import type { Explanation, Failure, MailSource } from '../../../../src/contract';
import { ExplanationView } from './explanation';
import { SourceFields } from './source-fields';

export function ExplainPage(): ReactElement {
  const { value, failure } = useCall('connections.list', {});
  const mailboxes = value ? mailboxesOf(value.connections) : [];
  return (
    <Page title="Explain a message" lead="What would happen with a mail, step by step. Nothing is done in Jira.">
      {failure && <FailureNote title="The mailboxes could not be read" failure={failure} />}
      {!value && !failure && <Loading />}
      {value && mailboxes.length === 0 && (
        <div className="empty">
          <p>Which handlers are asked depends on the mailbox a mail comes to. Connect a mailbox first.</p>
          <AddLink direction="incoming" isPrimary />
        </div>
      )}
      {mailboxes.length > 0 && <Explaining mailboxes={mailboxes} />}
    </Page>
  );
}

interface Asked {
  readonly isRunning: boolean;
  readonly explanation: Explanation | null;
  readonly failure: Failure | null;
}

function Explaining({ mailboxes }: { readonly mailboxes: ReturnType<typeof mailboxesOf> }): ReactElement {
  const [chosen, choose] = useState(mailboxes[0]?.id ?? '');
  const [asked, setAsked] = useState<Asked>({ isRunning: false, explanation: null, failure: null });
  const explain = async (source: MailSource): Promise<void> => {
    setAsked({ isRunning: true, explanation: null, failure: null });
    const reply = await call('explain', { mailboxId: chosen, source });
    setAsked({
      isRunning: false,
      explanation: reply.ok ? reply.value : null,
      failure: reply.ok ? null : failureIn(reply),
    });
  };
  return (
    <>
      <div className="explain-source">
        {mailboxes.length > 1 && (
          <SelectField
            label="As if it came to"
            name="mailbox"
            value={chosen}
            onChange={choose}
            options={mailboxes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <SourceFields mailboxId={chosen} isBusy={asked.isRunning} onExplain={(source) => void explain(source)} />
      </div>
      {asked.isRunning && <Loading text="Reading and judging the mail…" />}
      {asked.failure && <FailureNote title="The mail could not be explained" failure={asked.failure} />}
      {asked.explanation && <ExplanationView explanation={asked.explanation} />}
    </>
  );
}
