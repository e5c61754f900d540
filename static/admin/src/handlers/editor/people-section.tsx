/** The people in a mail: its sender, in whose name things are done, and those it was copied to. */
import type { ReactElement } from 'react';
import { call } from '../../api';
import { Choice } from '../../kit/choice';
import { Combobox, type Entry } from '../../kit/combobox';
import { TextField } from '../../kit/field';
import { useCall } from '../../kit/use-call';
import { notesOf } from '../words';
import { problemAt } from './draft';
import { Check, Fold, Lines, NumberField, type SectionProps } from './fields';

export function PeopleSection({ editor }: SectionProps): ReactElement {
  const { draft, change } = editor;
  const { sender } = draft;
  return (
    <Fold
      title="People"
      notes={notesOf(draft).people}
      usual="Unknown senders are named in the text; nobody is added to the issue."
      paths={['sender', 'people']}
      editor={editor}
    >
      <Choice
        label="Mail of people who are no Jira users"
        name="unknown"
        value={sender.unknown}
        onChange={(unknown) => change('sender', { unknown })}
        options={[
          { value: 'default-reporter', label: 'Comes from the default reporter', help: 'The text names the sender.' },
          { value: 'hold', label: 'Is held until a person looks at it' },
        ]}
      />
      <ReporterField editor={editor} />
      <Check
        label="Jira users become the reporters of the issues they open"
        isChecked={sender.asReporter}
        onChange={(asReporter) => change('sender', { asReporter })}
      />
      <Check
        label="Verified Jira users comment in their own name"
        isChecked={sender.comment === 'verified-user'}
        onChange={(is) => change('sender', { comment: is ? 'verified-user' : 'app' })}
        help="Where the platform allows it. Otherwise the app comments and names the sender. Needs a trusted mail server above."
      />
      <Check
        label="When Jira does not let a sender do it, do it as the default reporter"
        isChecked={sender.retryAsDefault}
        onChange={(retryAsDefault) => change('sender', { retryAsDefault })}
      />
      <CopiedFields editor={editor} />
    </Fold>
  );
}

function ReporterField({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const id = draft.sender.defaultReporter;
  const { value } = useCall('handlers.people', { query: id ?? '' });
  const name = value?.people.find(({ accountId }) => accountId === id)?.displayName ?? id ?? '';
  return (
    <Combobox
      label="Default reporter"
      name="defaultReporter"
      value={id ?? ''}
      text={id === null ? 'Postroom itself' : name}
      search={findPeople}
      problem={problemAt(draft, problems, 'sender.defaultReporter')}
      onChange={(accountId) => change('sender', { defaultReporter: accountId === '' ? null : accountId })}
    />
  );
}

async function findPeople(query: string): Promise<readonly Entry[]> {
  const reply = await call('handlers.people', { query });
  const people = reply.ok ? reply.value.people : [];
  return [
    { value: '', label: 'Postroom itself' },
    ...people.map(({ accountId, displayName, hint }) => ({
      value: accountId,
      label: hint === '' ? displayName : `${displayName} (${hint})`,
    })),
  ];
}

function CopiedFields({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { people } = draft;
  const { copied } = people;
  return (
    <>
      <Choice
        label="Jira users in To and Cc"
        name="copied"
        value={copied.kind}
        onChange={(kind) => change('people', { copied: kind === 'participants' ? { kind, field: '' } : { kind } })}
        options={[
          { value: 'nothing', label: 'Are left alone' },
          { value: 'watchers', label: 'Become watchers' },
          {
            value: 'participants',
            label: 'Become participants',
            more: copied.kind === 'participants' && (
              <TextField
                label="Field"
                name="participants"
                value={copied.field}
                placeholder="customfield_10026"
                onChange={(field) => change('people', { copied: { kind: 'participants', field } })}
                problem={problemAt(draft, problems, 'people.copied.field')}
                help="Request participants, or another field that takes several people."
              />
            ),
          },
        ]}
      />
      <Check
        label="The sender watches the issue"
        isChecked={people.senderWatches}
        onChange={(senderWatches) => change('people', { senderWatches })}
      />
      <Lines
        label="Never added"
        name="except"
        value={people.except}
        onChange={(except) => change('people', { except })}
        problem={problemAt(draft, problems, 'people.except')}
        help="One address, domain, or pattern with * a line."
      />
      <NumberField
        label="At most so many people"
        name="most"
        value={people.most}
        onChange={(most) => change('people', { most: most ?? Number.NaN })}
        problem={problemAt(draft, problems, 'people.most')}
        help="A mail to more is a circular: nobody is added."
      />
    </>
  );
}
