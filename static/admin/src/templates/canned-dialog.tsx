/** The form of a canned response. */
import { useState, type ReactElement } from 'react';
import { announce, call } from '../api';
import { AskDialog } from '../kit/ask-dialog';
import { CodeArea } from '../kit/code-area';
import { SelectField, TextField } from '../kit/field';
import { byField } from '../kit/problems';
import { failureIn } from '../kit/use-call';
import type { CannedDraft, CannedResponse, Failure } from '../../../../src/contract';
import { languageOptions } from './languages';

interface CannedDialogProps {
  /** null = a new one. */
  readonly response: CannedResponse | null;
  readonly onClose: () => void;
  readonly onDone: () => Promise<void>;
}

export function CannedDialog({ response, onClose, onDone }: CannedDialogProps): ReactElement {
  const [name, setName] = useState(response?.name ?? '');
  const [projects, setProjects] = useState(response?.projects.join(', ') ?? '');
  const [language, setLanguage] = useState(response?.language ?? '');
  const [html, setHtml] = useState(response?.html ?? '');
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (): Promise<void> => {
    const reply = await call('canned.save', {
      id: response?.id ?? null,
      draft: draftFrom({ name, projects, language, html }),
    });
    if (!reply.ok) {
      if (reply.kind === 'invalid') {
        setProblems(byField(reply.problems));
      } else setFailure(failureIn(reply));
      return;
    }
    announce({ title: `${name} is saved` });
    onClose();
    await onDone();
  };
  return (
    <AskDialog
      title={response ? `Edit ${response.name}` : 'New response'}
      does="Save"
      width="medium"
      failure={failure && { title: 'The response was not saved', failure }}
      onDo={() => void save()}
      onClose={onClose}
    >
      <TextField label="Name" name="name" autoFocus value={name} problem={problems['name']} onChange={setName} />
      <TextField
        label="Projects"
        name="projects"
        value={projects}
        problem={problems['projects']}
        help="Project keys with commas between. Empty = all."
        onChange={setProjects}
      />
      <SelectField
        label="Language"
        name="language"
        value={language}
        options={[{ value: '', label: 'Any' }, ...languageOptions]}
        onChange={setLanguage}
      />
      <CodeArea
        label="Text"
        name="html"
        rows={8}
        value={html}
        problems={[]}
        problem={problems['html']}
        help="HTML with the variables of templates: <p>Hello {{ issue.reporter.name }},</p>"
        onChange={setHtml}
      />
    </AskDialog>
  );
}

interface Typed {
  readonly name: string;
  readonly projects: string;
  readonly language: string;
  readonly html: string;
}

function draftFrom({ name, projects, language, html }: Typed): CannedDraft {
  const keys = projects
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  return { name, projects: keys, language: language === '' ? null : language, html };
}
