/** Writes a mail from an issue: to whom, with which words and files, and what it will look like. */
import { useRef, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { FailureNote } from '../kit/failure-note';
import { Choice } from '../kit/choice';
import { SelectField, TextField } from '../kit/field';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { RichText } from '../kit/rich-text';
import { useCall } from '../kit/use-call';
import type { ComposeStart, DeliveryView } from '../../../../src/contract';
import { languageOptions } from '../templates/languages';
import { FilesField } from './files-field';
import { ComposePreview } from './compose-preview';
import { PeopleField } from './people-field';
import { useCompose, type OpenMail } from './use-compose';

/** Which mail is answered, and how. */
export interface Answering {
  readonly id: string;
  readonly how: 'reply' | 'reply-all' | 'forward';
}

interface ComposeProps {
  readonly issueKey: string;
  readonly answers: Answering | null;
  readonly onSent: (delivery: DeliveryView) => void;
  readonly onClose: () => void;
}

export function Compose({ issueKey, answers, onSent, onClose }: ComposeProps): ReactElement {
  const { value, failure } = useCall('issueMail.compose', { issueKey, answers });
  const [start, setStart] = useState<ComposeStart>();
  // What one has begun to write stays, whatever is answered later.
  if (value && !start) setStart(value);
  if (start) return <ComposeForm start={start} onSent={onSent} onClose={onClose} />;
  return failure ? <FailureNote title="A mail cannot be written now" failure={failure} /> : <Loading />;
}

interface ComposeFormProps {
  readonly start: ComposeStart;
  readonly onSent: (delivery: DeliveryView) => void;
  readonly onClose: () => void;
}

function ComposeForm({ start, onSent, onClose }: ComposeFormProps): ReactElement {
  const mail = useCompose(start);
  const send = async (): Promise<void> => {
    const delivery = await mail.send();
    if (delivery) onSent(delivery);
  };
  if (start.connections.length === 0) {
    return (
      <Note appearance="warning" title="No mail can go out">
        <p>There is no outgoing connection that is on. A Jira admin adds one on Postroom&rsquo;s page Connections.</p>
      </Note>
    );
  }
  return (
    <form
      className="compose"
      noValidate
      aria-label={`Mail from ${start.issue.key}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="form">
        {mail.failure && <FailureNote title={mail.failure.title} failure={mail.failure.failure} />}
        <Recipients mail={mail} />
        <Words mail={mail} start={start} />
        <FilesField mail={mail} />
        <Settings mail={mail} start={start} />
        <div className="buttons">
          <Button appearance="primary" type="submit" isDisabled={mail.isSending || mail.isUploading}>
            {mail.isSending ? 'Sending…' : 'Send'}
          </Button>
          <Button appearance="subtle" onClick={onClose}>
            Discard
          </Button>
        </div>
      </div>
      <ComposePreview draft={mail.draft} />
    </form>
  );
}

function Recipients({ mail: { draft, set, problems } }: { readonly mail: OpenMail }): ReactElement {
  const [more, setMore] = useState(draft.cc.length > 0);
  const at = (field: string): string | undefined =>
    Object.entries(problems).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
  return (
    <>
      <PeopleField
        label="To"
        name="to"
        issueKey={draft.issueKey}
        people={draft.to}
        problem={at('to')}
        onChange={(to) => set({ to: [...to] })}
      />
      {!more && (
        <div className="buttons">
          <Button spacing="compact" appearance="subtle" onClick={() => setMore(true)}>
            Add Cc and Bcc
          </Button>
        </div>
      )}
      {more && (
        <>
          <PeopleField
            label="Cc"
            name="cc"
            issueKey={draft.issueKey}
            people={draft.cc}
            problem={at('cc')}
            onChange={(cc) => set({ cc: [...cc] })}
          />
          <PeopleField
            label="Bcc"
            name="bcc"
            issueKey={draft.issueKey}
            people={draft.bcc}
            problem={at('bcc')}
            onChange={(bcc) => set({ bcc: [...bcc] })}
          />
        </>
      )}
    </>
  );
}

function Words({
  mail: { draft, set, problems },
  start,
}: {
  readonly mail: OpenMail;
  readonly start: ComposeStart;
}): ReactElement {
  const insert = useRef<(html: string) => void>(() => undefined);
  return (
    <>
      <TextField
        label="Subject"
        name="subject"
        value={draft.subject}
        problem={problems['subject']}
        onChange={(subject) => set({ subject })}
      />
      {start.canned.length > 0 && (
        <SelectField
          label="Put in a canned response"
          name="canned"
          value=""
          options={[
            { value: '', label: 'Choose…' },
            ...start.canned.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => insert.current(start.canned.find((one) => one.id === id)?.html ?? '')}
        />
      )}
      <RichText
        label="Text"
        initial={draft.bodyHtml}
        onChange={(bodyHtml) => set({ bodyHtml })}
        onReady={(ready) => {
          insert.current = ready;
        }}
      />
    </>
  );
}

function Settings({
  mail: { draft, set },
  start,
}: {
  readonly mail: OpenMail;
  readonly start: ComposeStart;
}): ReactElement {
  return (
    <>
      <Choice
        label="Saved on the issue as"
        name="comment"
        value={draft.comment}
        options={[
          { value: 'public', label: 'Public comment', help: 'Whoever sees the issue sees it.' },
          {
            value: 'internal',
            label: 'Internal comment',
            help: 'Only agents see it on the issue. The mail goes out all the same.',
          },
        ]}
        onChange={(comment) => set({ comment })}
      />
      <details className="more">
        <summary>From, template and language</summary>
        <div className="form more-fields">
          <SelectField
            label="From"
            name="connection"
            value={draft.connection ?? ''}
            options={start.connections.map(({ id, name, from }) => ({ value: id, label: `${from} (${name})` }))}
            onChange={(connection) => set({ connection })}
          />
          <SelectField
            label="Template"
            name="template"
            value={draft.template ?? ''}
            options={[
              { value: '', label: 'The usual one' },
              ...start.templates.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(template) => set({ template: template === '' ? null : template })}
          />
          <SelectField
            label="Language"
            name="language"
            value={draft.language}
            options={languageOptions}
            onChange={(language) => set({ language })}
          />
        </div>
      </details>
    </>
  );
}
