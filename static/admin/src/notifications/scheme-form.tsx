/** The form of a scheme: which issues it holds, its rules, and how its mails go out. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { announce, call } from '../api';
import { Link } from '../frame/link';
import { useMoves, useUnsaved } from '../frame/moves';
import { Page } from '../frame/page';
import { FailureNote } from '../kit/failure-note';
import { byField, type FieldProblems } from '../kit/problems';
import { failureIn } from '../kit/use-call';
import type { Failure, SchemeDraft } from '../../../../src/contract';
import { RulesField } from './rules-field';
import { SchemeFields } from './scheme-fields';
import { sentenceOf } from './sentence';
import { TryPanel } from './try-panel';
import { useFieldNames } from './use-choices';

interface SchemeFormProps {
  readonly id: string | null;
  readonly initial: SchemeDraft;
  readonly isStandard: boolean;
}

export function SchemeForm({ id, initial, isStandard }: SchemeFormProps): ReactElement {
  const [draft, setDraft] = useState(initial);
  const [problems, setProblems] = useState<FieldProblems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const nameOf = useFieldNames();
  const { go, hold } = useMoves();
  const isDirty = id === null || JSON.stringify(draft) !== JSON.stringify(initial);
  useUnsaved(isDirty);
  const set = (changes: Partial<SchemeDraft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
    setProblems({});
  };
  const save = async (): Promise<void> => {
    const reply = await call('schemes.save', { id, draft });
    if (!reply.ok) {
      if (reply.kind === 'invalid') setProblems(byField(reply.problems));
      setFailure(reply.kind === 'failed' || reply.problems.length === 0 ? failureIn(reply) : null);
      return;
    }
    hold(false);
    announce({ title: `${reply.value.name} is saved` });
    go('/notifications');
  };
  const ruleName = (ruleId: string): string => {
    const rule = draft.rules.find((one) => one.id === ruleId);
    return rule ? sentenceOf(rule, draft.scope, nameOf) : ruleId;
  };
  return (
    <Page
      title={id === null ? 'New scheme' : initial.name}
      back={<Link to="/notifications">All notifications</Link>}
      actions={
        <div className="buttons">
          <Button appearance="primary" isDisabled={!isDirty} onClick={() => void save()}>
            Save
          </Button>
          <Button appearance="subtle" onClick={() => go('/notifications')}>
            Close
          </Button>
        </div>
      }
    >
      {failure && <FailureNote title="The scheme was not saved" failure={failure} />}
      <div className="scheme-form">
        <div className="form">
          <SchemeFields draft={draft} set={set} problems={problems} isStandard={isStandard} />
        </div>
        <RulesField draft={draft} set={set} problems={problems} nameOf={nameOf} />
        <TryPanel draft={draft} nameOf={ruleName} />
      </div>
    </Page>
  );
}
