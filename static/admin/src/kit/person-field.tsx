/** Choose a Jira user by typing a part of the name or address. */
import { useState, type ReactElement } from 'react';
import { call } from '../api';
import { Combobox, type Entry } from './combobox';
import type { FieldText } from './field';

export interface Person {
  readonly accountId: string;
  readonly displayName: string;
}

interface PersonFieldProps extends FieldText {
  readonly name: string;
  readonly person: Person | null;
  /** What stands for nobody, where that is a choice. */
  readonly nobody: string | null;
  readonly onChange: (person: Person | null) => void;
}

export function PersonField({ name, person, nobody, onChange, ...texts }: PersonFieldProps): ReactElement {
  // The names of those that were found, so that the chosen one can be shown.
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const search = async (query: string): Promise<readonly Entry[]> => {
    const reply = await call('handlers.people', { query });
    const people = reply.ok ? reply.value.people : [];
    setNames(new Map(people.map(({ accountId, displayName }) => [accountId, displayName])));
    const found = people.map(({ accountId, displayName, hint }) => ({
      value: accountId,
      label: hint === '' ? displayName : `${displayName} (${hint})`,
    }));
    return nobody === null ? found : [{ value: '', label: nobody }, ...found];
  };
  return (
    <Combobox
      {...texts}
      name={name}
      value={person?.accountId ?? ''}
      text={person?.displayName ?? nobody ?? ''}
      search={search}
      onChange={(accountId) =>
        onChange(accountId === '' ? null : { accountId, displayName: names.get(accountId) ?? accountId })
      }
    />
  );
}
