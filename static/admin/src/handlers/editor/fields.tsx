/** Fields of the editor: check boxes, lists with a line an entry, numbers, sections that fold, rows that come and go. */
import { useId, useState, type ReactElement, type ReactNode } from 'react';
import Button, { IconButton } from '@atlaskit/button/new';
import AddIcon from '@atlaskit/icon/core/add';
import RemoveIcon from '@atlaskit/icon/core/cross';
import { Choice } from '../../kit/choice';
import { Field, TextField, type FieldText } from '../../kit/field';
import type { TurnedAway } from '../../../../../src/contract';
import { problemAt } from './draft';
import type { Editor } from './use-editor';

export interface SectionProps {
  readonly editor: Editor;
}

interface FoldProps {
  readonly title: string;
  /** What is set here, in short sentences. */
  readonly notes: readonly string[];
  /** Said when nothing is set. */
  readonly usual: string;
  /** Beginnings of the paths of its fields. */
  readonly paths: readonly string[];
  readonly editor: Editor;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

/** A section: shut it says what is set in it, and it opens by itself when something in it is wrong. */
export function Fold({ title, notes, usual, paths, editor, isOpen = false, children }: FoldProps): ReactElement {
  const [open, setOpen] = useState(isOpen);
  const isWrong = Object.keys(editor.problems).some((at) =>
    paths.some((path) => at === path || at.startsWith(`${path}.`)),
  );
  const shown = open || isWrong;
  return (
    <details className="fold" open={shown} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{title}</h2>
        {!shown && <p className="quiet">{notes.length === 0 ? usual : notes.join(' ')}</p>}
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly help?: string;
}

export function Check({ label, isChecked, onChange, help }: CheckProps): ReactElement {
  const id = useId();
  return (
    <div className="check">
      <input
        type="checkbox"
        id={id}
        checked={isChecked}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {help && (
          <p className="field-help" id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

interface LinesProps extends FieldText {
  readonly name: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly placeholder?: string;
}

/** A list, one entry a line. */
export function Lines({ name, value, onChange, placeholder, ...texts }: LinesProps): ReactElement {
  return (
    <Field {...texts}>
      {({ id, describedBy }) => (
        <textarea
          className="textarea"
          id={id}
          name={name}
          rows={Math.min(8, Math.max(3, value.length + 1))}
          spellCheck={false}
          placeholder={placeholder}
          value={value.join('\n')}
          aria-invalid={texts.problem !== undefined}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.currentTarget.value === '' ? [] : event.currentTarget.value.split('\n'))}
        />
      )}
    </Field>
  );
}

interface NumberFieldProps extends FieldText {
  readonly name: string;
  /** null = empty, where that means something; NaN = not a number yet. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly mayBeEmpty?: boolean;
  /** How many of the stored unit one of the shown is. */
  readonly unit?: number;
  readonly placeholder?: string;
}

export function NumberField(props: NumberFieldProps): ReactElement {
  const { value, onChange, mayBeEmpty = false, unit = 1, ...rest } = props;
  const shown = value === null || Number.isNaN(value) ? '' : String(Number((value / unit).toFixed(2)));
  const [text, setText] = useState(shown);
  const numberOf = (typed: string): number | null => {
    const entry = typed.trim().replace(',', '.');
    if (entry === '') return mayBeEmpty ? null : Number.NaN;
    return Math.round(Number(entry) * unit);
  };
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      value={text}
      onChange={(typed) => {
        setText(typed);
        onChange(numberOf(typed));
      }}
    />
  );
}

interface RowsProps<T> {
  readonly label: string;
  readonly help?: string;
  readonly items: readonly T[];
  readonly onChange: (items: T[]) => void;
  readonly add: { readonly text: string; readonly item: T };
  /** "recipient": names the buttons that take a row away. */
  readonly what: string;
  readonly problem?: string | undefined;
  readonly children: (item: T, set: (item: T) => void, at: number) => ReactNode;
}

export function Rows<T>(props: RowsProps<T>): ReactElement {
  const { label, help, items, onChange, add, what, problem, children } = props;
  return (
    <fieldset className="rows">
      <legend className="label">{label}</legend>
      {help && <p className="field-help">{help}</p>}
      {items.map((item, at) => (
        // Rows have no name of their own; their fields are controlled, so a place is as good.
        <div className="row" key={at}>
          <div className="row-fields">{children(item, (next) => onChange(items.toSpliced(at, 1, next)), at)}</div>
          <IconButton
            icon={RemoveIcon}
            label={`Remove ${what} ${at + 1}`}
            appearance="subtle"
            onClick={() => onChange(items.toSpliced(at, 1))}
          />
        </div>
      ))}
      {problem && <p className="field-problem">{problem}</p>}
      <div>
        <Button iconBefore={AddIcon} onClick={() => onChange([...items, add.item])}>
          {add.text}
        </Button>
      </div>
    </fieldset>
  );
}

interface TurnedAwayFieldProps {
  readonly label: string;
  readonly name: string;
  readonly path: string;
  readonly value: TurnedAway;
  readonly onChange: (value: TurnedAway) => void;
  readonly editor: Editor;
}

/** What becomes of mail that is not let in. */
export function TurnedAwayField({ label, name, path, value, onChange, editor }: TurnedAwayFieldProps): ReactElement {
  return (
    <Choice
      label={label}
      name={name}
      value={value.kind}
      onChange={(kind) => onChange(kind === 'refuse' ? { kind, text: null } : { kind })}
      options={[
        { value: 'hold', label: 'Held until a person looks at it' },
        { value: 'discard', label: 'Passed over', help: 'It stays in the mail log and in the mailbox.' },
        {
          value: 'refuse',
          label: 'Refused, and its sender is told once',
          more: value.kind === 'refuse' && (
            <RefusalField
              path={`${path}.text`}
              text={value.text}
              editor={editor}
              onChange={(text) => onChange({ kind: 'refuse', text })}
            />
          ),
        },
      ]}
    />
  );
}

interface RefusalFieldProps {
  readonly path: string;
  readonly text: string | null;
  readonly onChange: (text: string | null) => void;
  readonly editor: Editor;
}

export function RefusalField({ path, text, onChange, editor }: RefusalFieldProps): ReactElement {
  return (
    <Field
      label="What the sender is told"
      help="Empty: Postroom’s words."
      problem={problemAt(editor.draft, editor.problems, path)}
    >
      {({ id, describedBy }) => (
        <textarea
          className="textarea"
          id={id}
          rows={3}
          value={text ?? ''}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
