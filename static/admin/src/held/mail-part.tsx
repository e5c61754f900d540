/** The mail itself, read from its mailbox: its first lines, and its attachments to take along or leave. */
import type { ReactElement } from 'react';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import type { LogRow, MailPreview } from '../../../../src/contract';

interface MailPartProps {
  readonly row: LogRow;
  readonly without: readonly string[];
  /** null = nothing is taken along anyway. */
  readonly onWithout: ((without: readonly string[]) => void) | null;
}

export function MailPart({ row, without, onWithout }: MailPartProps): ReactElement {
  const { value, failure } = useCall('log.preview', { id: row.id });
  if (failure) return <FailureNote title="The mail cannot be shown" failure={failure} />;
  if (!value) return <Loading text="Reading the mail from its mailbox…" />;
  return (
    <>
      {onWithout && value.attachments.length > 0 && (
        <Attachments attachments={value.attachments} without={without} onWithout={onWithout} />
      )}
      <details className="more" open>
        <summary>The mail</summary>
        <pre className="mail-text" tabIndex={0} aria-label="Text of the mail">
          {value.text === '' ? 'It has no text.' : value.text}
        </pre>
      </details>
    </>
  );
}

interface AttachmentsProps {
  readonly attachments: MailPreview['attachments'];
  readonly without: readonly string[];
  readonly onWithout: (without: readonly string[]) => void;
}

function Attachments({ attachments, without, onWithout }: AttachmentsProps): ReactElement {
  const toggle = (name: string, taken: boolean): void =>
    onWithout(taken ? without.filter((other) => other !== name) : [...without, name]);
  return (
    <fieldset className="choice">
      <legend>Attachments to take along</legend>
      {attachments.map(({ name, sizeBytes }, index) => (
        <label key={`${name} ${index}`} className="tick">
          <input
            type="checkbox"
            checked={!without.includes(name)}
            onChange={(event) => toggle(name, event.currentTarget.checked)}
          />
          <span>
            {name} <span className="quiet">{(sizeBytes / 1024).toFixed(1)} KB</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
