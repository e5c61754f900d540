/** A folder of the mailbox: typed, or picked from the server's list with its sub-folders. */
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { Dialog } from '../kit/dialog';
import { FailureNote } from '../kit/failure-note';
import { TextField } from '../kit/field';
import { Loading } from '../kit/loading';
import { useCall } from '../kit/use-call';
import type { FoldersAnswer } from '../../../../src/contract';
import { passwordOf, reachingDraft, type ConnectionForm } from './form';

interface FolderFieldProps {
  readonly label: string;
  readonly name: string;
  readonly help?: ReactNode;
  readonly problem: string | undefined;
  readonly value: string;
  readonly onChange: (folder: string) => void;
  /** How to reach the server that has the folders. */
  readonly form: ConnectionForm;
}

type Folder = FoldersAnswer['folders'][number];

export function FolderField({ form, value, onChange, label, ...field }: FolderFieldProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <TextField
        {...field}
        label={label}
        value={value}
        onChange={onChange}
        isRequired
        beside={
          <Button onClick={() => setOpen(true)} aria-label={`Choose: ${label}`}>
            Choose…
          </Button>
        }
      />
      {isOpen && (
        <FolderDialog
          title={label}
          form={form}
          value={value}
          onClose={() => setOpen(false)}
          onChoose={(folder) => {
            onChange(folder);
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

interface FolderDialogProps {
  readonly title: string;
  readonly form: ConnectionForm;
  readonly value: string;
  readonly onClose: () => void;
  readonly onChoose: (folder: string) => void;
}

function FolderDialog({ title, form, value, onClose, onChoose }: FolderDialogProps): ReactElement {
  const [question] = useState(() => ({
    id: form.id,
    draft: reachingDraft({ ...form, folder: form.folder.trim() || 'INBOX' }),
    password: passwordOf(form),
  }));
  const { value: answer, failure } = useCall('connections.folders', question);
  const [chosen, setChosen] = useState(value);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => onChoose(chosen)}
      actions={
        <>
          <Button appearance="primary" type="submit" isDisabled={!answer}>
            Choose
          </Button>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      {failure && <FailureNote title="The folders could not be listed" failure={failure} />}
      {!answer && !failure && <Loading text="Asking the server for its folders…" />}
      {answer && <FolderList folders={answer.folders} chosen={chosen} onChange={setChosen} />}
    </Dialog>
  );
}

interface FolderListProps {
  readonly folders: readonly Folder[];
  readonly chosen: string;
  readonly onChange: (folder: string) => void;
}

/** So many folders that one wants to search them. */
const many = 12;

function FolderList({ folders, chosen, onChange }: FolderListProps): ReactElement {
  const [wanted, setWanted] = useState('');
  const list = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    const boxes = list.current?.querySelectorAll<HTMLInputElement>('input:not(:disabled)') ?? [];
    ([...boxes].find((box) => box.checked) ?? boxes[0])?.focus();
  }, []);
  const found = folders.filter(({ path }) => path.toLowerCase().includes(wanted.trim().toLowerCase()));
  return (
    <>
      {folders.length > many && <TextField label="Search" name="wanted" value={wanted} onChange={setWanted} />}
      <fieldset className="folders" ref={list}>
        <legend className="visually-hidden">Folders</legend>
        {found.map((folder) => (
          <label key={folder.path} className={`folder depth-${Math.min(folder.parts.length - 1, 6)}`}>
            <input
              type="radio"
              name="folder-choice"
              value={folder.path}
              checked={folder.path === chosen}
              disabled={!folder.selectable}
              onChange={() => onChange(folder.path)}
            />
            <span>{wanted.trim() === '' ? (folder.parts.at(-1) ?? folder.path) : folder.path}</span>
            {folder.use && <Lozenge>{folder.use}</Lozenge>}
          </label>
        ))}
        {found.length === 0 && <p className="quiet">No folder has that in its name.</p>}
      </fieldset>
    </>
  );
}
