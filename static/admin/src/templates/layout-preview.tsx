/** A layout around a built-in text. */
import type { ReactElement } from 'react';
import { FailureNote } from '../kit/failure-note';
import { Loading } from '../kit/loading';
import { MailPreview } from '../kit/mail-preview';
import { useCall } from '../kit/use-call';
import type { MailTemplate } from '../../../../src/contract';

export function LayoutPreview({ id, isDirty }: { readonly id: string; readonly isDirty: boolean }): ReactElement {
  const template = useCall('templates.get', { id: 'commented' });
  return (
    <section className="editor-preview" aria-label="Preview">
      <h2>Preview</h2>
      {isDirty && <p className="quiet">Save to see what you changed.</p>}
      {template.failure && <FailureNote title="There is no preview" failure={template.failure} />}
      {template.value && <Shown id={id} template={template.value} />}
    </section>
  );
}

function Shown({ id, template }: { readonly id: string; readonly template: MailTemplate }): ReactElement {
  const { kind, texts, fallback } = template;
  const text = texts[fallback] ?? { subject: '', html: '', text: null };
  const { value, failure } = useCall('templates.preview', {
    kind,
    text,
    layout: id,
    language: fallback,
    issueKey: null,
  });
  return (
    <>
      {failure && <FailureNote title="There is no preview" failure={failure} />}
      <ul className="code-problems">
        {value?.problems.map(({ part, line, message, severity }) => (
          <li key={`${part} ${line} ${message}`} className={severity}>
            {part}, line {line}: {message}
          </li>
        ))}
      </ul>
      {!value && !failure && <Loading />}
      {value?.mail && <MailPreview mail={value.mail} />}
    </>
  );
}
