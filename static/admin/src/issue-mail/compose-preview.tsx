/** The mail as it will go out, while one writes it. */
import type { ReactElement } from 'react';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { MailPreview } from '../kit/mail-preview';
import { Note } from '../kit/note';
import { useCall } from '../kit/use-call';
import { useSettled } from '../kit/use-settled';
import type { IssueMailDraft } from '../../../../src/contract';

export function ComposePreview({ draft }: { readonly draft: IssueMailDraft }): ReactElement {
  const settled = useSettled(JSON.stringify(draft), 400);
  const shown = JSON.parse(settled) as IssueMailDraft;
  const isReady = shown.to.length > 0 && shown.subject.trim() !== '';
  return (
    <section className="editor-preview" aria-label="Preview">
      <h2>Preview</h2>
      {isReady ? (
        <Shown draft={shown} />
      ) : (
        <p className="quiet">The mail is shown here when it has a recipient and a subject.</p>
      )}
    </section>
  );
}

function Shown({ draft }: { readonly draft: IssueMailDraft }): ReactElement {
  const { value, failure } = useCall('issueMail.preview', draft);
  return (
    <>
      {failure && <FailureNote title="There is no preview" failure={failure} />}
      {value?.warnings.map((warning) => (
        <Note key={warning} appearance="warning">
          <p>{warning}</p>
        </Note>
      ))}
      {value && value.problems.length > 0 && (
        <Note appearance="warning" title="The template has problems">
          {value.problems.map(({ part, line, message }) => (
            <p key={`${part} ${line} ${message}`}>
              {part}, line {line}: {message}
            </p>
          ))}
        </Note>
      )}
      {!value && !failure && <Loading />}
      {value?.mail && <MailPreview mail={value.mail} />}
    </>
  );
}
