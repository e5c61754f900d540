/** Fields with a value that is the same for every mail, and values taken from the mail by patterns with named groups. */
import type { ReactElement } from 'react';
import { Field, SelectField, TextField } from '../../kit/field';
import type {
  Extraction,
  FieldForm,
  FixedField,
  HandlerChoices,
  NewIssueFields,
  ValueTarget,
} from '../../../../../src/contract';
import { problemAt } from './draft';
import { Rows, type SectionProps } from './fields';
import { PlaceFields } from './which-section';

interface ValueRowsProps extends SectionProps {
  readonly issue: NewIssueFields;
  readonly change: (values: Partial<NewIssueFields>) => void;
  readonly choices: HandlerChoices;
}

const forms: readonly { readonly value: FieldForm; readonly label: string }[] = [
  { value: 'text', label: 'text' },
  { value: 'rich-text', label: 'paragraphs' },
  { value: 'number', label: 'a number' },
  { value: 'date', label: 'a date' },
  { value: 'option', label: 'one option' },
  { value: 'options', label: 'several options' },
  { value: 'labels', label: 'labels' },
  { value: 'name', label: 'a name' },
  { value: 'names', label: 'several names' },
  { value: 'user', label: 'a user' },
  { value: 'json', label: 'JSON' },
];

const emptyField: FixedField = { field: '', as: 'text', value: '' };

export function FixedFieldRows({ editor, issue, change, choices }: ValueRowsProps): ReactElement {
  const { draft, problems } = editor;
  return (
    <Rows
      label="Other fields"
      help="With the same value for every mail."
      what="field"
      items={issue.fields}
      onChange={(fields) => change({ fields })}
      add={{ text: 'Add field', item: emptyField }}
    >
      {(item, set, at) => {
        const path = `notFound.issue.fields.${at}`;
        const values = choices.fields.find(({ id }) => id === item.field)?.values ?? [];
        return (
          <>
            <FieldPicker
              field={item.field}
              as={item.as}
              choices={choices}
              problem={problemAt(draft, problems, `${path}.field`)}
              onChange={(chosen) => set({ ...item, ...chosen })}
            />
            <TextField
              label="Value"
              name="fieldValue"
              value={item.value}
              onChange={(value) => set({ ...item, value })}
              problem={problemAt(draft, problems, `${path}.value`)}
              help={
                values.length === 0
                  ? undefined
                  : `One of ${values.slice(0, 8).join(', ')}${values.length > 8 ? ', …' : ''}.`
              }
            />
          </>
        );
      }}
    </Rows>
  );
}

interface FieldPickerProps {
  readonly field: string;
  readonly as: FieldForm;
  readonly choices: HandlerChoices;
  readonly problem: string | undefined;
  readonly onChange: (chosen: { readonly field: string; readonly as: FieldForm }) => void;
}

/** The fields Jira lists; without a list their ids are typed. The kind of value comes with a listed field. */
function FieldPicker({ field, as, choices, problem, onChange }: FieldPickerProps): ReactElement {
  const known = choices.fields.find(({ id }) => id === field);
  const formOf = (id: string): FieldForm => choices.fields.find((one) => one.id === id)?.as ?? 'json';
  return (
    <>
      {choices.fields.length === 0 ? (
        <TextField
          label="Field"
          name="field"
          value={field}
          placeholder="customfield_10010"
          onChange={(id) => onChange({ field: id, as })}
          problem={problem}
        />
      ) : (
        <SelectField
          label="Field"
          name="field"
          value={field}
          problem={problem}
          onChange={(id) => onChange({ field: id, as: formOf(id) })}
          options={[
            { value: '', label: 'Choose…' },
            ...(field === '' || known ? [] : [{ value: field, label: field }]),
            ...choices.fields.map(({ id, name, required }) => ({
              value: id,
              label: required ? `${name} (required)` : name,
            })),
          ]}
        />
      )}
      {!known?.as && (
        <SelectField
          label="It takes"
          name="as"
          value={as}
          onChange={(form) => onChange({ field, as: form as FieldForm })}
          options={forms}
        />
      )}
    </>
  );
}

const emptyExtraction: Extraction = {
  at: { kind: 'subject' },
  pattern: '',
  sets: [{ group: '', to: { kind: 'priority' }, words: [] }],
};

export function ExtractionRows({ editor, issue, change, choices }: ValueRowsProps): ReactElement {
  const { draft, problems } = editor;
  return (
    <Rows
      label="Values from the mail"
      help="A regular expression (RE2) with named groups, for example Order (?<order>\d+). A pattern that is not found changes nothing."
      what="pattern"
      items={issue.extract}
      onChange={(extract) => change({ extract })}
      add={{ text: 'Add pattern', item: emptyExtraction }}
    >
      {(item, set, at) => {
        const path = `notFound.issue.extract.${at}`;
        return (
          <>
            <PlaceFields
              at={item.at}
              path={`${path}.at`}
              draft={draft}
              problems={problems}
              onChange={(place) => set({ ...item, at: place })}
            />
            <TextField
              label="Regular expression"
              name="extractPattern"
              value={item.pattern}
              placeholder="Order (?<order>\d+)"
              onChange={(pattern) => set({ ...item, pattern })}
              problem={problemAt(draft, problems, `${path}.pattern`)}
            />
            <Rows
              label="Groups"
              what="group"
              items={item.sets}
              onChange={(sets) => set({ ...item, sets })}
              add={{
                text: 'Add group',
                item: { group: '', to: { kind: 'priority' }, words: [] },
              }}
              problem={problems[`${path}.sets`]}
            >
              {(one, setOne, index) => (
                <GroupFields editor={editor} choices={choices} one={one} set={setOne} path={`${path}.sets.${index}`} />
              )}
            </Rows>
          </>
        );
      }}
    </Rows>
  );
}

interface GroupFieldsProps extends SectionProps {
  readonly choices: HandlerChoices;
  readonly one: Extraction['sets'][number];
  readonly set: (one: Extraction['sets'][number]) => void;
  readonly path: string;
}

function GroupFields({ editor, choices, one, set, path }: GroupFieldsProps): ReactElement {
  const { draft, problems } = editor;
  const { to } = one;
  return (
    <>
      <TextField
        label="Group"
        name="group"
        value={one.group}
        placeholder="order"
        onChange={(group) => set({ ...one, group })}
        problem={problemAt(draft, problems, `${path}.group`)}
      />
      <SelectField
        label="Goes to"
        name="target"
        value={to.kind}
        onChange={(kind) => set({ ...one, to: targetOf(kind as ValueTarget['kind']) })}
        options={[
          { value: 'priority', label: 'priority' },
          { value: 'label', label: 'a label' },
          { value: 'component', label: 'a component' },
          { value: 'issue-type', label: 'issue type' },
          { value: 'summary', label: 'summary' },
          { value: 'field', label: 'another field' },
        ]}
      />
      {to.kind === 'field' && (
        <FieldPicker
          field={to.field}
          as={to.as}
          choices={choices}
          problem={problemAt(draft, problems, `${path}.to.field`)}
          onChange={(chosen) => set({ ...one, to: { kind: 'field', ...chosen } })}
        />
      )}
      <WordsField
        words={one.words}
        onChange={(words) => set({ ...one, words })}
        problem={problemAt(draft, problems, `${path}.words`)}
      />
    </>
  );
}

function targetOf(kind: ValueTarget['kind']): ValueTarget {
  return kind === 'field' ? { kind, field: '', as: 'text' } : { kind };
}

type Words = Extraction['sets'][number]['words'];

interface WordsFieldProps {
  readonly words: Words;
  readonly onChange: (words: Words) => void;
  readonly problem: string | undefined;
}

function WordsField({ words, onChange, problem }: WordsFieldProps): ReactElement {
  return (
    <Field label="Other words" help="One a line: urgent = Highest. What is not listed stays." problem={problem}>
      {({ id, describedBy }) => (
        <textarea
          className="textarea"
          id={id}
          rows={Math.max(2, words.length)}
          defaultValue={words.map(({ found, use }) => `${found} = ${use}`).join('\n')}
          aria-describedby={describedBy}
          aria-invalid={problem !== undefined}
          onChange={(event) => onChange(event.currentTarget.value.split('\n').flatMap(wordsIn))}
        />
      )}
    </Field>
  );
}

function wordsIn(line: string): Words {
  const [found = '', ...rest] = line.split('=');
  return rest.length === 0 ? [] : [{ found: found.trim(), use: rest.join('=').trim() }];
}
