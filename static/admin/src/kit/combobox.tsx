/** Choose one of many by typing (WAI-ARIA combobox with a list): arrow keys, Enter, Escape. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import Textfield from '@atlaskit/textfield';
import { Field, type FieldText } from './field';

export interface Entry {
  readonly value: string;
  readonly label: string;
}

interface ComboboxProps extends FieldText {
  readonly name: string;
  readonly value: string;
  /** What the field shows for the value. */
  readonly text: string;
  readonly search: (query: string) => Promise<readonly Entry[]>;
  readonly onChange: (value: string) => void;
  /** One leaves the field with something typed that was not chosen. */
  readonly onLeave?: (query: string) => void;
}

/** Typing is over when nothing came for so long. */
const pauseMs = 200;

export function Combobox({ name, value, text, search, onChange, onLeave, ...texts }: ComboboxProps): ReactElement {
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const entries = useEntries(query, search);
  const isOpen = query !== null;
  const choose = (entry: Entry | undefined): void => {
    if (entry) onChange(entry.value);
    setQuery(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      if (!isOpen) setQuery('');
      else setActive(Math.max(0, Math.min(active + move, (entries?.length ?? 1) - 1)));
    } else if (isOpen && (event.key === 'Enter' || event.key === 'Escape')) {
      event.preventDefault();
      choose(event.key === 'Enter' ? entries?.[active] : undefined);
    }
  };
  return (
    <Field {...texts}>
      {({ id, describedBy }) => (
        <div className="combobox">
          <Textfield
            id={id}
            name={name}
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            value={query ?? text}
            isInvalid={texts.problem !== undefined}
            aria-describedby={describedBy}
            aria-expanded={isOpen}
            aria-controls={isOpen ? `${id}-list` : undefined}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && entries?.[active] ? `${id}-${active}` : undefined}
            onClick={() => setQuery(query ?? '')}
            onBlur={() => {
              if (query !== null && query !== '') onLeave?.(query);
              setQuery(null);
            }}
            onKeyDown={onKeyDown}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setActive(0);
            }}
          />
          {isOpen && <EntryList id={id} label={texts.label} {...{ entries, active, value, choose }} />}
        </div>
      )}
    </Field>
  );
}

interface EntryListProps {
  readonly id: string;
  readonly label: string;
  readonly entries: readonly Entry[] | null;
  readonly active: number;
  readonly value: string;
  readonly choose: (entry: Entry) => void;
}

function EntryList({ id, label, entries, active, value, choose }: EntryListProps): ReactElement {
  if (!entries || entries.length === 0) {
    return (
      <p className="combobox-list combobox-empty" id={`${id}-list`} role="status">
        {entries ? 'Nothing found.' : 'Searching…'}
      </p>
    );
  }
  return (
    <ul className="combobox-list" id={`${id}-list`} role="listbox" aria-label={label}>
      {entries.map((entry, index) => (
        <li
          key={entry.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={entry.value === value}
          className={index === active ? 'is-active' : undefined}
          // The field keeps the focus; its blur would close the list before the click arrives.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => choose(entry)}
        >
          {entry.label}
        </li>
      ))}
    </ul>
  );
}

function useEntries(query: string | null, search: ComboboxProps['search']): readonly Entry[] | null {
  const [entries, setEntries] = useState<readonly Entry[] | null>(null);
  const searching = useRef(search);
  useEffect(() => {
    searching.current = search;
  });
  useEffect(() => {
    if (query === null) return;
    let isCurrent = true;
    const timer = window.setTimeout(
      () => {
        void searching.current(query).then((found) => isCurrent && setEntries(found));
      },
      query === '' ? 0 : pauseMs,
    );
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [query]);
  return query === null ? null : entries;
}
