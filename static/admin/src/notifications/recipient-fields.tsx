/** Who hears: roles of the issue, people, groups, roles of the project, fields, addresses. */
import { useRef, useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { call } from '../api';
import { isAddress } from '../connections/form';
import { Checks } from '../kit/checks';
import { Chips } from '../kit/chips';
import { Combobox, type Entry } from '../kit/combobox';
import { TextField } from '../kit/field';
import type { RecipientChoice } from '../../../../src/contract';
import { recipientWords } from './sentence';
import { useChoices } from './use-choices';

interface RecipientFieldsProps {
  readonly recipients: readonly RecipientChoice[];
  readonly problem: string | undefined;
  readonly onChange: (recipients: readonly RecipientChoice[]) => void;
}

const simple = ['reporter', 'assignee', 'watchers', 'thread'] as const;
type Simple = (typeof simple)[number];
const simpleNames: Readonly<Record<Simple, string>> = {
  reporter: 'The reporter',
  assignee: 'The assignee',
  watchers: 'The watchers',
  thread: 'The people of the mail thread',
};

const isSimple = (choice: RecipientChoice): choice is { kind: Simple } => simple.some((kind) => kind === choice.kind);
const keyOf = (choice: RecipientChoice): string => JSON.stringify(choice);

export function RecipientFields({ recipients, problem, onChange }: RecipientFieldsProps): ReactElement {
  const others = recipients.filter((one) => !isSimple(one));
  const add = (choice: RecipientChoice): void => {
    if (!recipients.some((one) => keyOf(one) === keyOf(choice))) onChange([...recipients, choice]);
  };
  return (
    <>
      <Checks
        label="Tell"
        options={simple.map((value) => ({ value, label: simpleNames[value] }))}
        chosen={recipients.filter(isSimple).map(({ kind }) => kind)}
        problem={problem}
        onChange={(kinds) => onChange([...kinds.map((kind) => ({ kind })), ...others])}
      />
      <Chips
        label="Others who hear"
        chips={others.map((one) => ({ key: keyOf(one), text: recipientWords(one) }))}
        onRemove={(key) => onChange(recipients.filter((one) => keyOf(one) !== key))}
      />
      <FindField onAdd={add} />
      <AddressField onAdd={add} />
    </>
  );
}

/** One field for people and groups (asked of Jira), project roles and fields that name people. */
function FindField({ onAdd }: { readonly onAdd: (choice: RecipientChoice) => void }): ReactElement {
  const { roles, addressFields } = useChoices();
  const found = useRef(new Map<string, RecipientChoice>());
  const search = async (query: string): Promise<readonly Entry[]> => {
    const reply = await call('recipients.find', { query });
    const people = reply.ok ? reply.value.found : [];
    const own = [
      ...roles.map(({ id, name }) => ({
        recipient: { kind: 'role', roleId: id, name } as const,
        label: name,
        hint: 'Project role',
      })),
      ...addressFields.map(({ id, name }) => ({
        recipient: { kind: 'field', fieldId: id, name } as const,
        label: name,
        hint: 'Field',
      })),
    ].filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
    return [...people, ...own].map(({ recipient, label, hint }) => {
      const value = keyOf(recipient);
      found.current.set(value, recipient);
      return { value, label: `${label} · ${hint}` };
    });
  };
  return (
    <Combobox
      label="Add a person, group, role or field"
      name="addRecipient"
      value=""
      text=""
      search={search}
      onChange={(value) => {
        const choice = found.current.get(value);
        if (choice) onAdd(choice);
      }}
    />
  );
}

function AddressField({ onAdd }: { readonly onAdd: (choice: RecipientChoice) => void }): ReactElement {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = (): void => {
    const isGood = isAddress(address.trim());
    setProblem(isGood ? undefined : 'Enter an e-mail address, for example ana@example.com.');
    if (!isGood) return;
    onAdd({ kind: 'address', address: address.trim() });
    setAddress('');
  };
  return (
    <TextField
      label="Add an address"
      name="addAddress"
      type="email"
      value={address}
      problem={problem}
      onChange={setAddress}
      beside={<Button onClick={add}>Add</Button>}
    />
  );
}
