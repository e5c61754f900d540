/** Try with a real issue: who would hear, and why others would not. Nothing is sent. */
import { useState, type FormEvent, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { call } from '../api';
import { FailureNote } from '../kit/failure-note';
import { SelectField, TextField } from '../kit/field';
import { failureIn } from '../kit/use-call';
import type { Failure, Heard, NotifiableKind, SchemeDraft, SchemeTrial, Trigger } from '../../../../src/contract';
import { eventNames, triggerNames } from './words';

interface TryPanelProps {
  /** As it stands in the form; null = what is stored. */
  readonly draft: SchemeDraft | null;
  /** A rule as a sentence, by its id. */
  readonly nameOf: (ruleId: string) => string;
}

const optionsOf = (names: Readonly<Record<string, string>>): { value: string; label: string }[] =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

export function TryPanel({ draft, nameOf }: TryPanelProps): ReactElement {
  const [issueKey, setIssueKey] = useState('');
  const [event, setEvent] = useState<NotifiableKind>('commented');
  const [triggeredBy, setTriggeredBy] = useState<Trigger>('agent');
  const [trial, setTrial] = useState<SchemeTrial | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const ask = async (submit: FormEvent): Promise<void> => {
    submit.preventDefault();
    const reply = await call('schemes.try', { issueKey, event, triggeredBy, draft });
    setTrial(reply.ok ? reply.value : null);
    setFailure(reply.ok ? null : failureIn(reply));
  };
  return (
    <section className="try" aria-label="Try with a real issue">
      <h2>Try with a real issue</h2>
      <form className="filters try-form" noValidate onSubmit={(submit) => void ask(submit)}>
        <TextField label="Issue" name="tryIssue" placeholder="DEMO-1" value={issueKey} onChange={setIssueKey} />
        <SelectField
          label="What happens"
          name="tryEvent"
          value={event}
          options={optionsOf(eventNames)}
          onChange={(value) => setEvent(value as NotifiableKind)}
        />
        <SelectField
          label="Who does it"
          name="tryTrigger"
          value={triggeredBy}
          options={optionsOf(triggerNames)}
          onChange={(value) => setTriggeredBy(value as Trigger)}
        />
        <Button type="submit">Who would hear?</Button>
      </form>
      <div aria-live="polite">
        {failure && <FailureNote title="It could not be tried" failure={failure} />}
        {trial && <Answer trial={trial} nameOf={nameOf} />}
      </div>
    </section>
  );
}

function Answer({
  trial: { scheme, people, rules },
  nameOf,
}: {
  trial: SchemeTrial;
  nameOf: TryPanelProps['nameOf'];
}): ReactElement {
  if (!scheme) return <p>No scheme that is on holds this issue: nobody would hear.</p>;
  const heard = people.filter(({ notBecause }) => notBecause === null);
  return (
    <>
      <p>
        <strong>{heard.length === 0 ? 'Nobody would hear.' : `${heard.length} would hear`}</strong>
        {heard.length > 0 && ` by the scheme ${scheme.name}. Nothing was sent.`}
      </p>
      {people.length > 0 && (
        <ul className="heard">
          {people.map((person) => (
            <Person key={`${person.ruleId} ${person.address} ${person.name}`} person={person} />
          ))}
        </ul>
      )}
      <h3>Rule by rule</h3>
      <ol className="sentences">
        {rules.map(({ ruleId, applies, because }) => (
          <li key={ruleId}>
            {nameOf(ruleId)}{' '}
            <Lozenge appearance={applies ? 'success' : 'default'}>{applies ? 'Applies' : 'Does not apply'}</Lozenge>
            <p className="quiet">{because}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Person({ person }: { readonly person: Heard }): ReactElement {
  const { name, address, as, template, language, notBecause } = person;
  const hears = notBecause === null;
  return (
    <li>
      <Lozenge appearance={hears ? 'success' : 'default'}>{hears ? 'Hears' : 'Hears nothing'}</Lozenge>
      <div>
        <strong>{name === '' ? address : name}</strong>
        {name !== '' && address !== '' && <span className="quiet"> {address}</span>}
        <p className="quiet">
          {hears ? `As ${as}, with the template ${template} in ${language}` : `Named as ${as}. ${notBecause}`}
        </p>
      </div>
    </li>
  );
}
