/** What happens to mail that belongs to no issue yet. */
import type { ReactElement } from 'react';
import { Choice } from '../kit/choice';
import { ProjectFields } from '../kit/project-fields';
import type { FormProps } from './form-props';

export function NewIssueFields({ form, set, problems }: FormProps): ReactElement {
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
          {
            value: 'create',
            label: 'Becomes a new issue',
            more: (
              <ProjectFields
                projectKey={form.projectKey}
                issueType={form.issueType}
                projectProblem={problems['newIssue.projectKey']}
                typeProblem={problems['newIssue.issueType']}
                onChange={(chosen) => set({ ...form, ...chosen })}
              />
            ),
          },
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
