/** The mail to explain: an .eml file, dropped or chosen; its source, pasted; or one of the mailbox. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Choice } from '../kit/choice';
import { FailureNote } from '../kit/failure-note';
import { Field, Problem } from '../kit/field';
import { Loading } from '../kit/loading';
import { Time } from '../kit/time';
import { useCall } from '../kit/use-call';
import type { MailSource, MailToExplain } from '../../../../src/contract';

interface SourceFieldsProps {
  readonly mailboxId: string;
  readonly isBusy: boolean;
  readonly onExplain: (source: MailSource) => void;
}

type Way = 'file' | 'paste' | 'mailbox';

export function SourceFields(props: SourceFieldsProps): ReactElement {
  const [way, setWay] = useState<Way>('file');
  return (
    <Choice
      label="The mail"
      name="way"
      value={way}
      onChange={setWay}
      options={[
        { value: 'file', label: 'An .eml file', more: <FileField {...props} /> },
        { value: 'paste', label: 'Its source, pasted', more: <PasteField {...props} /> },
        { value: 'mailbox', label: 'One of the mailbox', more: <MailboxField {...props} key={props.mailboxId} /> },
      ]}
    />
  );
}

/** The platform takes no more in one call. */
const mostBytes = 3_000_000;
const tooLarge = 'This mail is larger than 3 MB. Pick it from the mailbox instead.';

function FileField({ isBusy, onExplain }: SourceFieldsProps): ReactElement {
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setProblem(file.size > mostBytes ? tooLarge : undefined);
    if (file.size <= mostBytes) onExplain({ kind: 'source', encoding: 'base64', data: await base64Of(file) });
  };
  return (
    <div
      className={isOver ? 'drop is-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <label htmlFor="eml">Drop the file here, or choose it</label>
      <input
        id="eml"
        type="file"
        accept=".eml,message/rfc822,text/plain"
        disabled={isBusy}
        aria-describedby={problem ? 'eml-problem' : undefined}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      {problem && <Problem id="eml-problem" text={problem} />}
    </div>
  );
}

/** By the browser's own reader, so that a large file does not hold up the page. */
async function base64Of(file: File): Promise<string> {
  const url = await new Promise<string>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}

function PasteField({ isBusy, onExplain }: SourceFieldsProps): ReactElement {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const explain = (): void => {
    const wrong = text.trim() === '' ? 'Paste the source of the mail.' : text.length > mostBytes ? tooLarge : undefined;
    setProblem(wrong);
    if (!wrong) onExplain({ kind: 'source', encoding: 'text', data: text });
  };
  return (
    <>
      <Field label="Source" problem={problem} help="With its header, as “Show original” or “View source” gives it.">
        {({ id, describedBy }) => (
          <textarea
            className="textarea code"
            id={id}
            rows={8}
            spellCheck={false}
            value={text}
            aria-invalid={problem !== undefined}
            aria-describedby={describedBy}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      <div>
        <Button appearance="primary" isDisabled={isBusy} onClick={explain}>
          Explain
        </Button>
      </div>
    </>
  );
}

function MailboxField({ mailboxId, isBusy, onExplain }: SourceFieldsProps): ReactElement {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const { value, failure } = useCall('explain.mails', { mailboxId, cursor: cursors.at(-1) ?? null });
  if (failure) return <FailureNote title="The mails could not be listed" failure={failure} />;
  if (!value) return <Loading />;
  const next = value.cursor;
  return (
    <>
      {value.mails.length === 0 && <p className="empty">No mail has come to this mailbox yet.</p>}
      <ul className="pick">
        {value.mails.map((mail) => (
          <MailRow
            key={JSON.stringify(mail.ref)}
            mail={mail}
            isBusy={isBusy}
            onPick={() => onExplain({ kind: 'mailbox', ref: mail.ref })}
          />
        ))}
      </ul>
      {(cursors.length > 0 || next !== null) && (
        <div className="buttons">
          <Button isDisabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            Newer
          </Button>
          <Button isDisabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}>
            Older
          </Button>
        </div>
      )}
    </>
  );
}

interface MailRowProps {
  readonly mail: MailToExplain;
  readonly isBusy: boolean;
  readonly onPick: () => void;
}

function MailRow({ mail, isBusy, onPick }: MailRowProps): ReactElement {
  const subject = mail.subject || 'No subject';
  return (
    <li>
      <div>
        <p>{subject}</p>
        <p className="quiet">
          {mail.from} {mail.receivedMs !== null && <Time at={mail.receivedMs} />}
        </p>
      </div>
      <Button isDisabled={isBusy} onClick={onPick} aria-label={`Explain ${subject}`}>
        Explain
      </Button>
    </li>
  );
}
