/** Project and issue type of a new issue. */
import type { ReactElement } from 'react';
import { call } from '../api';
import type { AdminAnswers } from '../../../../src/contract';
import { Combobox } from './combobox';
import { SelectField } from './field';
import { useCall } from './use-call';

type Project = AdminAnswers['projects.list']['projects'][number];

interface Chosen {
  readonly projectKey: string;
  readonly issueType: string;
}

interface ProjectFieldsProps extends Chosen {
  readonly onChange: (chosen: Chosen) => void;
  readonly projectProblem?: string | undefined;
  readonly typeProblem?: string | undefined;
}

export function ProjectFields(props: ProjectFieldsProps): ReactElement {
  const { projectKey, issueType, onChange, projectProblem, typeProblem } = props;
  const { value } = useCall('projects.list', { query: projectKey });
  const project = value?.projects.find(({ key }) => key === projectKey);
  return (
    <>
      <Combobox
        label="Project"
        name="project"
        isRequired
        value={projectKey}
        text={project ? nameOf(project) : projectKey}
        problem={projectProblem}
        search={findProjects}
        onChange={(key) => onChange({ projectKey: key, issueType: '' })}
      />
      <SelectField
        label="Issue type"
        name="issueType"
        isRequired
        value={issueType}
        isDisabled={!project}
        problem={typeProblem}
        onChange={(type) => onChange({ projectKey, issueType: type })}
        options={typeOptions(project, issueType)}
      />
    </>
  );
}

/** By name, as Jira is asked for it. A type that the project has no longer stays visible, so that one sees what is wrong. */
function typeOptions(project: Project | undefined, chosen: string): { value: string; label: string }[] {
  const types = project?.issueTypes ?? [];
  const known = types.map(({ name }) => ({ value: name, label: name }));
  const isKnown = chosen === '' || types.some(({ name }) => name === chosen);
  const lost = isKnown ? [] : [{ value: chosen, label: project ? `${chosen} (not in this project)` : chosen }];
  return [{ value: '', label: project ? 'Choose…' : 'Choose a project first' }, ...lost, ...known];
}

async function findProjects(query: string): Promise<{ value: string; label: string }[]> {
  const reply = await call('projects.list', { query });
  return reply.ok ? reply.value.projects.map((project) => ({ value: project.key, label: nameOf(project) })) : [];
}

const nameOf = ({ key, name }: Project): string => `${name} (${key})`;
