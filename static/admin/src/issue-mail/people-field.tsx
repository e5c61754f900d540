/** Recipients: suggestions from the thread and from Jira while one types; a whole address can be typed. */
import { useRef, useState, type ReactElement } from 'react';
import { call } from '../api';
import { isAddress } from '../connections/form';
import { Chips } from '../kit/chips';
import { Combobox, type Entry } from '../kit/combobox';
import type { Correspondent, Suggestion } from '../../../../src/contract';

interface PeopleFieldProps {
  readonly label: string;
  readonly name: string;
  readonly issueKey: string;
  readonly people: readonly Correspondent[];
  readonly onChange: (people: readonly Correspondent[]) => void;
  readonly problem?: string | undefined;
}

const textOf = ({ name, address }: Correspondent): string => (name === '' ? address : `${name} <${address}>`);

/** "Ana <ana@example.com>" or a bare address; null when it is none. */
function typed(text: string): Correspondent | null {
  const [, name = '', inside] = /^(.*?)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const address = (inside ?? text).trim().replace(/[,;]$/, '');
  return isAddress(address) ? { address, name: inside === undefined ? '' : name.trim().replaceAll('"', '') } : null;
}

export function PeopleField({ label, name, issueKey, people, onChange, problem }: PeopleFieldProps): ReactElement {
  const found = useRef(new Map<string, Correspondent>());
  const [suppressed, setSuppressed] = useState<ReadonlyMap<string, string>>(new Map());
  const add = (person: Correspondent): void => {
    const is = ({ address }: Correspondent): boolean => address.toLowerCase() === person.address.toLowerCase();
    if (!people.some(is)) onChange([...people, person]);
  };
  const search = async (query: string): Promise<readonly Entry[]> => {
    const reply = await call('issueMail.suggest', { issueKey, query: query.slice(0, 200) });
    const suggestions = reply.ok ? reply.value.suggestions : [];
    setSuppressed((before) => new Map([...before, ...suggestions.flatMap(whyNot)]));
    const person = typed(query);
    const own = person && !suggestions.some(({ address }) => address === person.address) ? [person] : [];
    for (const one of [...own, ...suggestions])
      found.current.set(one.address, { address: one.address, name: one.name });
    return [
      ...own.map((one) => ({ value: one.address, label: `Write to ${one.address}` })),
      ...suggestions.map(entryOf),
    ];
  };
  return (
    <div className="people">
      <Combobox
        label={label}
        name={name}
        value=""
        text=""
        problem={problem}
        search={search}
        onChange={(address) => {
          const person = found.current.get(address);
          if (person) add(person);
        }}
        onLeave={(query) => {
          const person = typed(query);
          if (person) add(person);
        }}
      />
      <Chips
        label={`${label}: chosen`}
        chips={people.map((person) => {
          const why = suppressed.get(person.address);
          return {
            key: person.address,
            text: textOf(person),
            ...(why === undefined ? {} : { title: why, isBad: true }),
          };
        })}
        onRemove={(address) => onChange(people.filter((one) => one.address !== address))}
      />
    </div>
  );
}

function whyNot({ address, suppressed }: Suggestion): readonly (readonly [string, string])[] {
  return suppressed === null ? [] : [[address, suppressed]];
}

function entryOf({ name, address, because, suppressed }: Suggestion): Entry {
  const who = name === '' ? address : `${name} · ${address}`;
  return { value: address, label: `${who} · ${suppressed === null ? because : `gets no mail: ${suppressed}`}` };
}
