/** What happens to mail that belongs to no issue yet. */
import type { ReactElement } from 'react';
import { Choice } from '../kit/choice';
import { Combobox } from '../kit/combobox';
import { SelectField } from '../kit/field';
import { call } from '../api';
import type { AdminAnswers } from '../../../../src/contract';
import { useCall } from '../kit/use-call';
import type { FormProps } from './form-props';

type Project = AdminAnswers['projects.list']['projects'][number];

export function NewIssueFields(props: FormProps): ReactElement {
  const { form, set } = props;
  if (form.newIssue === 'handlers') {
    return (
      <fieldset className="group">
        <legend>New issues</legend>
        <p>What becomes of mail that belongs to no issue is said by this mailbox’s mail handlers.</p>
      </fieldset>
    );
  }
  return (
    <fieldset className="group">
      <legend>New issues</legend>
      <Choice
        label="Mail that belongs to no issue"
        name="newIssue"
        value={form.newIssue}
        onChange={(newIssue) => set({ ...form, newIssue })}
        options={[
          { value: 'create', label: 'Becomes a new issue', more: <ProjectFields {...props} /> },
          { value: 'hold', label: 'Is held until a person looks at it' },
          {
            value: 'discard',
            label: 'Is passed over',
            help: 'It stays in the log, and in the mailbox as chosen above.',
          },
        ]}
      />
    </fieldset>
  );
}

function ProjectFields({ form, set, problems }: FormProps): ReactElement {
  const { value } = useCall('projects.list', { query: form.projectKey });
  const project = value?.projects.find(({ key }) => key === form.projectKey);
  return (
    <>
      <Combobox
        label="Project"
        name="project"
        isRequired
        value={form.projectKey}
        text={project ? nameOf(project) : form.projectKey}
        problem={problems['newIssue.projectKey']}
        search={findProjects}
        onChange={(projectKey) => set({ ...form, projectKey, issueType: '' })}
      />
      <SelectField
        label="Issue type"
        name="issueType"
        isRequired
        value={form.issueType}
        isDisabled={!project}
        problem={problems['newIssue.issueType']}
        onChange={(issueType) => set({ ...form, issueType })}
        options={typeOptions(project, form.issueType)}
      />
    </>
  );
}

/** A type that the project has no longer stays visible, so that one sees what is wrong. */
function typeOptions(project: Project | undefined, chosen: string): { value: string; label: string }[] {
  const types = project?.issueTypes ?? [];
  const known = types.map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = chosen === '' || types.some(({ id }) => id === chosen);
  const lost = isKnown ? [] : [{ value: chosen, label: project ? `${chosen} (not in this project)` : chosen }];
  return [{ value: '', label: project ? 'Choose…' : 'Choose a project first' }, ...lost, ...known];
}

async function findProjects(query: string): Promise<{ value: string; label: string }[]> {
  const reply = await call('projects.list', { query });
  return reply.ok ? reply.value.projects.map((project) => ({ value: project.key, label: nameOf(project) })) : [];
}

const nameOf = ({ key, name }: Project): string => `${name} (${key})`;
