/** When the mail belongs to no issue: a new one and what is in it, or something else. */
import type { ReactElement } from 'react';
import { Choice } from '../../kit/choice';
import { SelectField, TextField } from '../../kit/field';
import { ProjectFields } from '../../kit/project-fields';
import { useCall } from '../../kit/use-call';
import type { HandlerChoices, HandlerNotFound, NewIssueFields } from '../../../../../src/contract';
import { emptyIssue } from '../defaults';
import { notesOf } from '../words';
import { problemAt } from './draft';
import { Fold, Lines, RefusalField, type SectionProps } from './fields';
import { ExtractionRows, FixedFieldRows } from './value-rows';

export function NotFoundSection({ editor }: SectionProps): ReactElement {
  const { draft, set } = editor;
  const { notFound } = draft;
  const setKind = (kind: HandlerNotFound['kind']): void => set({ ...draft, notFound: ofKind(kind) });
  return (
    <section className="fold fold-body" aria-labelledby="not-found">
      <h2 id="not-found">When the mail belongs to no issue</h2>
      <Choice
        label="The mail"
        name="notFound"
        value={notFound.kind}
        onChange={setKind}
        options={[
          {
            value: 'create',
            label: 'Becomes a new issue',
            more: notFound.kind === 'create' && <NewIssue editor={editor} issue={notFound.issue} />,
          },
          { value: 'hold', label: 'Is held until a person looks at it' },
          { value: 'discard', label: 'Is passed over', help: 'It stays in the mail log and in the mailbox.' },
          {
            value: 'refuse',
            label: 'Is refused, and its sender is told once',
            more: notFound.kind === 'refuse' && (
              <RefusalField
                path="notFound.text"
                text={notFound.text}
                editor={editor}
                onChange={(text) => set({ ...draft, notFound: { kind: 'refuse', text } })}
              />
            ),
          },
        ]}
      />
    </section>
  );
}

function ofKind(kind: HandlerNotFound['kind']): HandlerNotFound {
  if (kind === 'create') return { kind, issue: emptyIssue };
  return kind === 'refuse' ? { kind, text: null } : { kind };
}

export interface IssueProps extends SectionProps {
  readonly issue: NewIssueFields;
}

const noChoices: HandlerChoices = { priorities: [], components: [], fields: [], linkTypes: [] };

function NewIssue({ editor, issue }: IssueProps): ReactElement {
  const { draft, problems, set } = editor;
  const change = (values: Partial<NewIssueFields>): void =>
    set({ ...draft, notFound: { kind: 'create', issue: { ...issue, ...values } } });
  return (
    <>
      <ProjectFields
        projectKey={issue.projectKey}
        issueType={issue.issueType}
        onChange={change}
        projectProblem={problemAt(draft, problems, 'notFound.issue.projectKey')}
        typeProblem={problemAt(draft, problems, 'notFound.issue.issueType')}
      />
      <Fold
        title="Fields of the new issue"
        notes={notesOf(draft)['not-found']}
        usual="Jira’s defaults."
        paths={['priority', 'labels', 'components', 'fields', 'extract'].map((name) => `notFound.issue.${name}`)}
        editor={editor}
      >
        {issue.projectKey === '' ? (
          <IssueFields editor={editor} issue={issue} change={change} choices={noChoices} />
        ) : (
          <AskingFields editor={editor} issue={issue} change={change} />
        )}
      </Fold>
    </>
  );
}

interface FieldsProps extends IssueProps {
  readonly change: (values: Partial<NewIssueFields>) => void;
}

/** What Jira offers for this project; without an answer one can still type. */
function AskingFields(props: FieldsProps): ReactElement {
  const { projectKey, issueType } = props.issue;
  const { value } = useCall('handlers.choices', { projectKey, issueType });
  return <IssueFields {...props} choices={value ?? noChoices} />;
}

function IssueFields({
  editor,
  issue,
  change,
  choices,
}: FieldsProps & { readonly choices: HandlerChoices }): ReactElement {
  const { draft, problems } = editor;
  const at = (field: string): string | undefined => problemAt(draft, problems, `notFound.issue.${field}`);
  const components =
    choices.components.length === 0 ? '' : ` This project has ${choices.components.slice(0, 10).join(', ')}.`;
  return (
    <>
      <PriorityField
        value={issue.priority}
        priorities={choices.priorities}
        problem={at('priority')}
        onChange={(priority) => change({ priority })}
      />
      <Lines
        label="Labels"
        name="labels"
        value={issue.labels}
        onChange={(labels) => change({ labels })}
        problem={at('labels')}
        help="One a line, without spaces."
      />
      <Lines
        label="Components"
        name="components"
        value={issue.components}
        onChange={(names) => change({ components: names })}
        problem={at('components')}
        help={`One a line, by name.${components}`}
      />
      <FixedFieldRows editor={editor} issue={issue} change={change} choices={choices} />
      <ExtractionRows editor={editor} issue={issue} change={change} choices={choices} />
    </>
  );
}

interface PriorityFieldProps {
  readonly value: string | null;
  readonly priorities: readonly string[];
  readonly problem: string | undefined;
  readonly onChange: (value: string | null) => void;
}

function PriorityField({ value, priorities, problem, onChange }: PriorityFieldProps): ReactElement {
  const set = (name: string): void => onChange(name === '' ? null : name);
  if (priorities.length === 0)
    return (
      <TextField
        label="Priority"
        name="priority"
        value={value ?? ''}
        onChange={set}
        problem={problem}
        help="By name. Empty: Jira’s default."
      />
    );
  const lost = value === null || priorities.includes(value) ? [] : [value];
  return (
    <SelectField
      label="Priority"
      name="priority"
      value={value ?? ''}
      onChange={set}
      problem={problem}
      options={[
        { value: '', label: 'Jira’s default' },
        ...[...lost, ...priorities].map((name) => ({ value: name, label: name })),
      ]}
    />
  );
}
