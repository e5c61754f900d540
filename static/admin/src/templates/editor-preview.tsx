/** The mail that the texts make, on a real issue or a made-up one, some moments after one stops typing. */
import { useState, type ReactElement } from 'react';
import { FailureNote } from '../kit/failure-note';
import { SelectField, TextField } from '../kit/field';
import { Loading } from '../kit/loading';
import { MailPreview } from '../kit/mail-preview';
import { Note } from '../kit/note';
import { useCall } from '../kit/use-call';
import { useSettled } from '../kit/use-settled';
import type { PageInput } from '../api';
import type { Failure, NotifiableKind, RenderedMail, TemplateKind, TemplateProblem } from '../../../../src/contract';
import { eventNames } from '../notifications/words';
import type { OpenTemplate } from './use-editor';

export interface Trial {
  readonly input: PageInput<'templates.preview'>;
  /** The newest mail that could be made; undefined before the first. */
  readonly mail: RenderedMail | undefined;
  /** The newest text makes no mail: `mail` is of an earlier one. */
  readonly isStopped: boolean;
  readonly problems: readonly TemplateProblem[];
  readonly failure: Failure | null;
  readonly event: NotifiableKind;
  readonly issueKey: string;
  readonly setEvent: (event: NotifiableKind) => void;
  readonly setIssueKey: (issueKey: string) => void;
}

export function useTrial({ draft, text, language }: OpenTemplate, templateId: string): Trial {
  const [event, setEvent] = useState<NotifiableKind>(
    templateId in eventNames ? (templateId as NotifiableKind) : 'commented',
  );
  const [issueKey, setIssueKey] = useState('');
  const now = {
    kind: draft.kind,
    text,
    layout: draft.layout,
    language,
    issueKey: issueKey.trim() === '' ? null : issueKey.trim(),
    event,
  };
  const input = JSON.parse(useSettled(JSON.stringify(now), 350)) as typeof now;
  const { value, failure } = useCall('templates.preview', input);
  const [mail, setMail] = useState<RenderedMail>();
  if (value?.mail && value.mail !== mail) setMail(value.mail);
  const isStopped = value?.mail === null;
  return { input, mail, isStopped, problems: value?.problems ?? [], failure, event, issueKey, setEvent, setIssueKey };
}

export function EditorPreview({ trial, kind }: { readonly trial: Trial; readonly kind: TemplateKind }): ReactElement {
  const { mail, isStopped, failure, issueKey, setIssueKey } = trial;
  return (
    <section className="editor-preview" aria-label="Preview">
      <h2>Preview</h2>
      <div className="filters">
        <TextField
          label="Show it with the issue"
          name="previewIssue"
          placeholder="A made-up one"
          value={issueKey}
          onChange={setIssueKey}
        />
        {kind === 'notification' && (
          <SelectField
            label="What happened"
            name="previewEvent"
            value={trial.event}
            options={Object.entries(eventNames).map(([value, label]) => ({ value, label }))}
            onChange={(event) => trial.setEvent(event as NotifiableKind)}
          />
        )}
      </div>
      {failure && <FailureNote title="There is no preview" failure={failure} />}
      {isStopped && (
        <Note appearance="error" title="This text makes no mail">
          <p>The errors are shown at their lines.{mail && ' Below is the last mail that could be made.'}</p>
        </Note>
      )}
      {!mail && !failure && !isStopped && <Loading />}
      {mail && <MailPreview mail={mail} />}
      <p className="quiet">
        Images from the internet are not loaded here. Mail programs differ: send a test to be sure.
      </p>
    </section>
  );
}
