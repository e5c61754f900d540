/** Asks what is needed for an act, says what it means, and asks the app for it. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Dialog } from '../kit/dialog';
import { FailureNote } from '../kit/failure-note';
import { Field, TextField } from '../kit/field';
import { ProjectFields } from '../kit/project-fields';
import type { Failure, LogRow } from '../../../../src/contract';
import { MailPart } from './mail-part';
import { SenderFields, type SenderForm } from './sender-fields';
import { actWords, askFor, countOf, type Act, type MailInput, type Target } from './wish';

interface WishDialogProps {
  readonly act: Act;
  readonly target: Target;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface Form extends SenderForm {
  readonly issueKey: string;
  readonly projectKey: string;
  readonly issueType: string;
  readonly without: readonly string[];
  /** What the sender is told; '' = our own words. */
  readonly text: string;
}

const emptyForm: Form = {
  issueKey: '',
  projectKey: '',
  issueType: '',
  without: [],
  text: '',
  sender: null,
  remember: false,
};

export function WishDialog({ act, target, onClose, onDone }: WishDialogProps): ReactElement {
  const [form, setForm] = useState(emptyForm);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { title, button, consequence } = actWords[act];
  const set = (changes: Partial<Form>): void => {
    setForm({ ...form, ...changes });
    setProblem(null);
  };
  const submit = async (): Promise<void> => {
    const missing = missingIn(act, form);
    setProblem(missing);
    if (missing !== null) return;
    setBusy(true);
    const failed = await askFor(act, target, wishOf(act, form));
    setBusy(false);
    setFailure(failed);
    if (failed === null) onDone();
  };
  const [single, ...others] = target.kind === 'rows' ? target.rows : [];
  return (
    <Dialog
      title={title(countOf(target))}
      width="medium"
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button
            appearance={act === 'discard' || act === 'refuse' ? 'danger' : 'primary'}
            type="submit"
            isLoading={isBusy}
            autoFocus={act === 'release'}
          >
            {button}
          </Button>
          <Button appearance="subtle" autoFocus={act === 'discard'} onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      {failure && <FailureNote title="It could not be asked for" failure={failure} />}
      <Fields act={act} form={form} set={set} problem={problem} />
      <Sender act={act} form={form} set={set} problem={problem} row={others.length === 0 ? single : undefined} />
      <p>{consequence}</p>
      {single && others.length === 0 && (
        <MailPart
          row={single}
          without={form.without}
          onWithout={act === 'discard' || act === 'refuse' ? null : (without) => set({ without })}
        />
      )}
    </Dialog>
  );
}

/** A row names its sender as mail programs do. */
function addressOf({ from }: LogRow): string | null {
  const address = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  return address === '' ? null : address;
}

interface FieldsProps {
  readonly act: Act;
  readonly form: Form;
  readonly set: (changes: Partial<Form>) => void;
  readonly problem: string | null;
}

function Fields({ act, form, set, problem }: FieldsProps): ReactElement | null {
  const said = problem ?? undefined;
  if (act === 'issue') {
    return (
      <TextField
        label="Issue key"
        name="issueKey"
        isRequired
        autoFocus
        placeholder="PROJ-123"
        value={form.issueKey}
        problem={said}
        onChange={(issueKey) => set({ issueKey })}
      />
    );
  }
  if (act === 'refuse') return <RefusalText text={form.text} onChange={(text) => set({ text })} />;
  if (act !== 'create') return null;
  const { projectKey, issueType } = form;
  return (
    <ProjectFields
      projectKey={projectKey}
      issueType={issueType}
      projectProblem={projectKey === '' ? said : undefined}
      typeProblem={projectKey === '' ? undefined : said}
      onChange={set}
    />
  );
}

/** Whose mail it becomes; what comes to nothing needs no sender. */
function Sender({
  act,
  form,
  set,
  problem,
  row,
}: FieldsProps & { readonly row: LogRow | undefined }): ReactElement | null {
  if (act !== 'issue' && act !== 'create' && act !== 'sender') return null;
  const isRequired = act === 'sender';
  return (
    <SenderFields
      {...form}
      address={row ? addressOf(row) : null}
      isRequired={isRequired}
      problem={isRequired ? (problem ?? undefined) : undefined}
      onChange={set}
    />
  );
}

function RefusalText({ text, onChange }: { readonly text: string; onChange: (text: string) => void }): ReactElement {
  return (
    <Field
      label="What the sender is told"
      help="Left empty, Postroom says in its own words that the mail is not taken up."
    >
      {({ id, describedBy }) => (
        <textarea
          className="textarea"
          id={id}
          rows={4}
          maxLength={4000}
          autoFocus
          aria-describedby={describedBy}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function missingIn(act: Act, { issueKey, projectKey, issueType, sender }: Form): string | null {
  if (act === 'issue' && !/^[A-Za-z][A-Za-z0-9_]+-[0-9]+$/.test(issueKey.trim()))
    return 'Enter an issue key, for example PROJ-123.';
  if (act === 'sender' && sender === null) return 'Choose a Jira user.';
  if (act !== 'create') return null;
  if (projectKey === '') return 'Choose a project.';
  return issueType === '' ? 'Choose an issue type.' : null;
}

function wishOf(act: Act, form: Form): MailInput {
  const { issueKey, projectKey, issueType, without, text, sender, remember } = form;
  const from = sender === null ? {} : { sender: { accountId: sender.accountId, remember } };
  const kept = { without: [...without], ...from };
  switch (act) {
    case 'issue':
      return { kind: 'issue', issueKey: issueKey.trim().toUpperCase(), ...kept };
    case 'create':
      return { kind: 'create', projectKey, issueType, ...kept };
    case 'release':
      return { kind: 'release', without: [...without] };
    case 'sender':
      return { kind: 'release', ...kept };
    case 'refuse':
      return { kind: 'refuse', text: text.trim() === '' ? null : text };
    case 'discard':
      return { kind: 'discard' };
  }
}
