/** The editor of a handler: which mail, what happens with it, and everything else folded away as long as it is as usual. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Toggle from '@atlaskit/toggle';
import { announce } from '../api';
import { Explaining, type EditedHandler } from '../explain/explaining';
import { Link } from '../frame/link';
import { useMoves, useUnsaved } from '../frame/moves';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { Loading } from '../kit/loading';
import { Note } from '../kit/note';
import { useCall } from '../kit/use-call';
import type { HandlerDraft, MailHandler } from '../../../../src/contract';
import { draftOf, emptyDraft } from './defaults';
import { Backtest } from './backtest';
import { FoundSection } from './editor/found-section';
import { MachinesSection } from './editor/machines-section';
import { NotFoundSection } from './editor/not-found-section';
import { PeopleSection } from './editor/people-section';
import { TextSection } from './editor/text-section';
import { useEditor, type Editor } from './editor/use-editor';
import { WhichSection } from './editor/which-section';
import { WhoSection } from './editor/who-section';
import { mailboxesOf, type Mailbox } from './order';
import { sentenceOf } from './words';

const back = <Link to="/handlers">All mail handlers</Link>;

export function EditPage({ id }: { readonly id: string }): ReactElement {
  const { value, failure } = useCall('handlers.get', { id });
  const mailboxes = useMailboxes();
  if (value && mailboxes) return <Editing handler={value} mailboxes={mailboxes} />;
  return (
    <Page title="Mail handler" back={back}>
      {failure ? <FailureNote title="The mail handler could not be opened" failure={failure} /> : <Loading />}
    </Page>
  );
}

interface EditingProps {
  readonly handler: MailHandler;
  readonly mailboxes: readonly Mailbox[];
}

/** The editor keeps what it began with: a later answer must not overwrite what one types. */
function Editing({ handler, mailboxes }: EditingProps): ReactElement {
  const [begun] = useState(handler);
  const [initial] = useState(() => draftOf(handler));
  return <EditorPage stored={begun} initial={initial} mailboxes={mailboxes} />;
}

/** @param mailboxId the mailbox it is added for; null = not said */
export function NewPage({ mailboxId }: { readonly mailboxId: string | null }): ReactElement {
  const mailboxes = useMailboxes();
  if (mailboxes) {
    const own = mailboxes.filter(({ id }) => id === mailboxId).map(({ id }) => id);
    return <Beginning initial={{ ...emptyDraft, mailboxes: own }} mailboxes={mailboxes} />;
  }
  return (
    <Page title="Add mail handler" back={back}>
      <Loading />
    </Page>
  );
}

interface BeginningProps {
  readonly initial: HandlerDraft;
  readonly mailboxes: readonly Mailbox[];
}

function Beginning({ initial, mailboxes }: BeginningProps): ReactElement {
  const [begun] = useState(initial);
  return <EditorPage stored={null} initial={begun} mailboxes={mailboxes} />;
}

/** undefined while it loads; without an answer one can still fill in the form. */
function useMailboxes(): readonly Mailbox[] | undefined {
  const { value, failure } = useCall('connections.list', {});
  if (value) return mailboxesOf(value.connections);
  return failure ? [] : undefined;
}

interface EditorPageProps {
  /** null = a new one. */
  readonly stored: MailHandler | null;
  readonly initial: HandlerDraft;
  readonly mailboxes: readonly Mailbox[];
}

function EditorPage({ stored, initial, mailboxes }: EditorPageProps): ReactElement {
  const editor = useEditor(initial, { id: stored?.id ?? null, version: stored?.version ?? null });
  const { draft, set, problems, failure } = editor;
  useUnsaved(editor.isDirty && !editor.isSaving);
  return (
    <Page title={stored ? stored.name : 'Add mail handler'} lead={sentenceOf(draft)} back={back}>
      <form className="editor" noValidate aria-label="Mail handler" onSubmit={(event) => event.preventDefault()}>
        {failure && <FailureNote title="The mail handler was not saved" failure={failure} />}
        {problems[''] && <Note appearance="error" title={problems['']} />}
        <TextField
          label="Name"
          name="name"
          isRequired
          value={draft.name}
          autoFocus={stored === null}
          onChange={(name) => set({ ...draft, name })}
          problem={problems['name']}
        />
        <div className="toggle">
          <Toggle
            id="handler-enabled"
            isChecked={draft.enabled}
            onChange={() => set({ ...draft, enabled: !draft.enabled })}
          />
          <label htmlFor="handler-enabled">On</label>
        </div>
        <WhichSection editor={editor} mailboxes={mailboxes} />
        <NotFoundSection editor={editor} />
        <FoundSection editor={editor} />
        <WhoSection editor={editor} />
        <PeopleSection editor={editor} />
        <TextSection editor={editor} />
        <MachinesSection editor={editor} />
      </form>
      <Backtest editor={editor} id={stored?.id ?? null} mailboxes={mailboxes} />
      <ExplainPart editor={editor} id={stored?.id ?? null} mailboxes={mailboxes} />
      <Ending editor={editor} />
    </Page>
  );
}

interface ExplainPartProps {
  readonly editor: Editor;
  readonly id: string | null;
  readonly mailboxes: readonly Mailbox[];
}

/** One mail, judged with the handler as it stands here. */
function ExplainPart({ editor, id, mailboxes }: ExplainPartProps): ReactElement | null {
  const { draft } = editor;
  const own = mailboxes.filter((mailbox) => draft.mailboxes.length === 0 || draft.mailboxes.includes(mailbox.id));
  if (own.length === 0) return null;
  const edited = (): EditedHandler | null => {
    const clean = editor.checked();
    return clean && { id, draft: clean };
  };
  return (
    <details className="panel backtest">
      <summary>
        <h2>Explain a mail</h2>
      </summary>
      <p>See what would happen with one mail, step by step, with the settings as they stand here. Nothing is done.</p>
      <Explaining mailboxes={own} edited={edited} />
    </details>
  );
}

function Ending({ editor }: { readonly editor: Editor }): ReactElement {
  const { go, hold } = useMoves();
  const { isDirty, isSaving, draft } = editor;
  const save = async (): Promise<void> => {
    if (!(await editor.save())) return;
    announce({ title: `${draft.name.trim()} is saved`, text: draft.enabled ? '' : 'It is off.' });
    hold(false);
    go('/handlers');
  };
  return (
    <div className="editor-ending">
      <div className="buttons">
        <Button appearance="primary" isDisabled={isSaving || !isDirty} onClick={() => void save()}>
          Save
        </Button>
        <Button appearance="subtle" onClick={() => go('/handlers')}>
          {isDirty ? 'Cancel' : 'Close'}
        </Button>
      </div>
    </div>
  );
}
