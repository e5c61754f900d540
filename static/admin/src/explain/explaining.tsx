/** Asks for the mail and the mailbox, and shows what the app says. */
import { useState, type ReactElement } from 'react';
import { call } from '../api';
import { FailureNote } from '../kit/failure-note';
import { SelectField } from '../kit/field';
import { Loading } from '../kit/loading';
import { failureIn } from '../kit/use-call';
import type { Explanation, Failure, HandlerDraft, MailSource } from '../../../../src/contract';
import { ExplanationView } from './explanation';
import { SourceFields } from './source-fields';

export interface EditedHandler {
  /** null = a new one. */
  readonly id: string | null;
  readonly draft: HandlerDraft;
}

interface Asked {
  readonly isRunning: boolean;
  readonly explanation: Explanation | null;
  readonly failure: Failure | null;
}

interface ExplainingProps {
  readonly mailboxes: readonly { readonly id: string; readonly name: string }[];
  /** A handler that is being edited judges along; it gives null while something is wrong with it. */
  readonly edited?: () => EditedHandler | null;
}

export function Explaining({ mailboxes, edited }: ExplainingProps): ReactElement {
  const [chosen, choose] = useState('');
  const [asked, setAsked] = useState<Asked>({ isRunning: false, explanation: null, failure: null });
  // The mailboxes of an edited handler may change under it.
  const mailboxId = (mailboxes.find(({ id }) => id === chosen) ?? mailboxes[0])?.id ?? '';
  const explain = async (source: MailSource): Promise<void> => {
    const draft = edited?.();
    if (draft === null) return;
    setAsked({ isRunning: true, explanation: null, failure: null });
    const reply = await call('explain', { mailboxId, source, ...(draft === undefined ? {} : { edited: draft }) });
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
            value={mailboxId}
            onChange={choose}
            options={mailboxes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <SourceFields mailboxId={mailboxId} isBusy={asked.isRunning} onExplain={(source) => void explain(source)} />
      </div>
      {asked.isRunning && <Loading text="Reading and judging the mail…" />}
      {asked.failure && <FailureNote title="The mail could not be explained" failure={asked.failure} />}
      {asked.explanation && <ExplanationView explanation={asked.explanation} />}
    </>
  );
}
