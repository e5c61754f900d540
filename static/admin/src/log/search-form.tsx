/** What to look for. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { Field, SelectField, TextField } from '../kit/field';
import { useCall } from '../kit/use-call';
import { outcomeOptions } from './outcomes';
import { anyMail, type Question } from './question';

interface SearchFormProps {
  readonly question: Question;
  readonly onSearch: (question: Question) => void;
  /** Looks everywhere for the text. */
  readonly onFind: (text: string) => void;
  readonly isFinding: boolean;
}

export function SearchForm({ question, onSearch, onFind, isFinding }: SearchFormProps): ReactElement {
  const [form, setForm] = useState(question);
  const set = (changes: Partial<Question>): void => setForm({ ...form, ...changes });
  const canFind = form.text.trim().length >= 3;
  return (
    <form
      className="search"
      role="search"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(form);
      }}
    >
      <TextField
        label="Search"
        name="text"
        value={form.text}
        help="A sender or recipient, words of the subject, a Message-ID in <…> or an issue key."
        onChange={(text) => set({ text })}
      />
      <Filters form={form} set={set} />
      <div className="buttons">
        <Button type="submit" appearance="primary">
          Search
        </Button>
        <Button isDisabled={!canFind} isLoading={isFinding} onClick={() => onFind(form.text.trim())}>
          Where is that mail?
        </Button>
        <Button
          appearance="subtle"
          onClick={() => {
            setForm(anyMail);
            onSearch(anyMail);
          }}
        >
          Clear
        </Button>
      </div>
    </form>
  );
}

interface FiltersProps {
  readonly form: Question;
  readonly set: (changes: Partial<Question>) => void;
}

function Filters({ form, set }: FiltersProps): ReactElement {
  const { value } = useCall('connections.list', {});
  const connections = value?.connections ?? [];
  const any = { value: '', label: 'Any' };
  return (
    <div className="search-filters">
      <SelectField
        label="Direction"
        name="direction"
        value={form.direction}
        options={[
          { value: 'both', label: 'In and out' },
          { value: 'in', label: 'In' },
          { value: 'out', label: 'Out' },
        ]}
        onChange={(direction) => set({ direction: direction as Question['direction'], outcome: '' })}
      />
      <SelectField
        label="Outcome"
        name="outcome"
        value={form.outcome}
        options={[any, ...outcomeOptions[form.direction]]}
        onChange={(outcome) => set({ outcome })}
      />
      <SelectField
        label="Connection"
        name="connection"
        value={form.connectionId}
        options={[any, ...connections.map(({ connection: { id, name } }) => ({ value: id, label: name }))]}
        onChange={(connectionId) => set({ connectionId })}
      />
      <DateField label="From" value={form.from} onChange={(from) => set({ from })} />
      <DateField label="To" value={form.to} onChange={(to) => set({ to })} />
    </div>
  );
}

interface DateFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function DateField({ label, value, onChange }: DateFieldProps): ReactElement {
  return (
    <Field label={label}>
      {({ id }) => (
        <Textfield id={id} type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}
