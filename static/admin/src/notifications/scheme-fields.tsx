/** Name, scope, connection, language and joining of a scheme. */
import type { ReactElement } from 'react';
import { Checks } from '../kit/checks';
import { SelectField, TextField } from '../kit/field';
import type { FieldProblems } from '../kit/problems';
import { useCall } from '../kit/use-call';
import type { SchemeDraft } from '../../../../src/contract';
import { languageOptions } from '../templates/languages';
import { useChoices } from './use-choices';

interface SchemeFieldsProps {
  readonly draft: SchemeDraft;
  readonly set: (changes: Partial<SchemeDraft>) => void;
  readonly problems: FieldProblems;
  readonly isStandard: boolean;
}

const first = (problems: FieldProblems, field: string): string | undefined =>
  Object.entries(problems).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];

export function SchemeFields({ draft, set, problems, isStandard }: SchemeFieldsProps): ReactElement {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        value={draft.name}
        problem={problems['name']}
        onChange={(name) => set({ name })}
      />
      {!isStandard && <ScopeFields draft={draft} set={set} problems={problems} />}
      <MailFields draft={draft} set={set} problems={problems} />
    </>
  );
}

type PartProps = Omit<SchemeFieldsProps, 'isStandard'>;

function ScopeFields({ draft: { scope }, set, problems }: PartProps): ReactElement {
  const { issueTypes } = useChoices();
  const { value } = useCall('projects.list', {});
  const projects = value?.projects ?? [];
  const change = (changes: Partial<SchemeDraft['scope']>): void => set({ scope: { ...scope, ...changes } });
  return (
    <>
      <Checks
        label="Projects"
        options={projects.map(({ key, name }) => ({ value: key, label: `${name} (${key})` }))}
        chosen={scope.projects}
        problem={first(problems, 'scope.projects')}
        help="None chosen: all projects."
        onChange={(chosen) => change({ projects: [...chosen] })}
      />
      <details className="more" open={scope.issueTypes.length > 0 || scope.jql !== null}>
        <summary>Only some issues of them</summary>
        <div className="form more-fields">
          <Checks
            label="Issue types"
            options={issueTypes.map((type) => ({ value: type, label: type }))}
            chosen={scope.issueTypes}
            help="None chosen: all types."
            onChange={(chosen) => change({ issueTypes: [...chosen] })}
          />
          <TextField
            label="Only issues found by this JQL"
            name="scopeJql"
            value={scope.jql ?? ''}
            problem={problems['scope.jql']}
            onChange={(jql) => change({ jql: jql === '' ? null : jql })}
          />
        </div>
      </details>
    </>
  );
}

const joins = [
  { value: '0', label: 'Each comment goes out by itself' },
  { value: '60', label: 'Comments within one minute are one mail' },
  { value: '300', label: 'Comments within five minutes are one mail' },
  { value: '900', label: 'Comments within 15 minutes are one mail' },
  { value: '3600', label: 'Comments within one hour are one mail' },
];

function MailFields({ draft, set, problems }: PartProps): ReactElement {
  const { value } = useCall('connections.list', {});
  const outgoing = value?.connections.filter(({ connection }) => connection.direction === 'outgoing') ?? [];
  const now = String(draft.joinSeconds);
  const options = joins.some((one) => one.value === now)
    ? joins
    : [...joins, { value: now, label: `Comments within ${now} seconds are one mail` }];
  return (
    <>
      <SelectField
        label="Goes out through"
        name="connection"
        value={draft.connection ?? ''}
        problem={problems['connection']}
        options={[
          { value: '', label: 'The first outgoing connection that is on' },
          ...outgoing.map(({ connection: { id, name } }) => ({ value: id, label: name })),
        ]}
        onChange={(id) => set({ connection: id === '' ? null : id })}
      />
      <SelectField
        label="Language of people whose own is not known"
        name="language"
        value={draft.language}
        options={languageOptions}
        onChange={(language) => set({ language })}
      />
      <SelectField
        label="Quick comments"
        name="join"
        value={now}
        options={options}
        onChange={(seconds) => set({ joinSeconds: Number(seconds) })}
      />
    </>
  );
}
