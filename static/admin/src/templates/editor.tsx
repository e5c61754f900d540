/** The editor of a template: texts at the left; at the right the mail they make, while one types. */
import { useRef, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Link } from '../frame/link';
import { useMoves, useUnsaved } from '../frame/moves';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import type { MailLayout, MailTemplate } from '../../../../src/contract';
import { EditorPreview, useTrial } from './editor-preview';
import { TemplateFields } from './template-fields';
import { TestSendDialog } from './test-send-dialog';
import { useEditor, type OpenTemplate } from './use-editor';
import { VariablesPanel } from './variables-panel';
import { Versions } from './versions';

interface EditorProps {
  readonly template: MailTemplate;
  readonly isNew: boolean;
  readonly layouts: readonly MailLayout[];
  readonly language: string | null;
  readonly onStored: (template: MailTemplate) => void;
}

export function Editor({ template, isNew, layouts, language, onStored }: EditorProps): ReactElement {
  const open = useEditor(template, isNew, language);
  const trial = useTrial(open, template.id);
  const area = useRef<HTMLTextAreaElement | null>(null);
  const [isSending, setSending] = useState(false);
  useUnsaved(open.isDirty && !open.isSaving);
  return (
    <Page
      title={isNew ? 'New template' : template.name}
      back={<Link to="/templates">All templates</Link>}
      actions={<Actions open={open} template={template} onStored={onStored} onTest={() => setSending(true)} />}
    >
      {open.failure && <FailureNote title="The template was not saved" failure={open.failure} />}
      <div className="editor-columns">
        <div className="form">
          <TemplateFields
            open={open}
            layouts={layouts}
            isNew={isNew}
            problems={trial.problems}
            onFocus={(focused) => {
              area.current = focused;
            }}
          />
          <VariablesPanel event={trial.event} onInsert={(source) => area.current && insert(area.current, source)} />
          {!isNew && <Versions template={template} isDirty={open.isDirty} onRestored={onStored} />}
        </div>
        <EditorPreview trial={trial} kind={open.draft.kind} />
      </div>
      {isSending && <TestSendDialog trial={trial.input} onClose={() => setSending(false)} />}
    </Page>
  );
}

interface ActionsProps {
  readonly open: OpenTemplate;
  readonly template: MailTemplate;
  readonly onStored: (template: MailTemplate) => void;
  readonly onTest: () => void;
}

function Actions({ open, template, onStored, onTest }: ActionsProps): ReactElement {
  const { hold, go } = useMoves();
  const save = async (): Promise<void> => {
    const saved = await open.save();
    if (!saved) return;
    hold(false);
    const undo = async (): Promise<void> => {
      const before = await call('templates.restore', { id: saved.id, version: template.version });
      if (before.ok) onStored(before.value);
    };
    const isFirst = saved.id !== template.id;
    announce({
      title: `${saved.name} is saved`,
      text: 'Mails that are composed from now on look like this.',
      ...(isFirst ? {} : { action: { text: 'Undo', onClick: () => void undo() } }),
    });
    if (isFirst) go(`/templates/${encodeURIComponent(saved.id)}`);
    else onStored(saved);
  };
  return (
    <div className="buttons">
      <Button onClick={onTest}>Send a test</Button>
      <Button appearance="primary" isDisabled={!open.isDirty || open.isSaving} onClick={() => void save()}>
        Save
      </Button>
    </div>
  );
}

/** Where the caret is, as if it were typed: the browser's own undo takes it back. */
function insert(area: HTMLTextAreaElement, source: string): void {
  area.focus();
  // The only way to put text in that keeps the undo history; a setter would lose it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  document.execCommand('insertText', false, source);
}
