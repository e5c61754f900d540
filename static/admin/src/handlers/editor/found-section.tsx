/** When the mail belongs to an issue: how that is known, what the comment is, and closed issues. */
import type { ReactElement } from 'react';
import { Choice } from '../../kit/choice';
import { SelectField, TextField } from '../../kit/field';
import type { HandlerFound, OpenTo } from '../../../../../src/contract';
import { notesOf } from '../words';
import { problemAt } from './draft';
import { Check, Fold, NumberField, RefusalField, type SectionProps } from './fields';

export function FoundSection({ editor }: SectionProps): ReactElement {
  const { draft, change } = editor;
  const { found, threads } = draft;
  return (
    <Fold
      title="When the issue is found"
      notes={notesOf(draft).found}
      usual="Mail becomes a public comment; closed issues stay closed."
      paths={['found', 'threads']}
      editor={editor}
    >
      <Choice
        label="The comment is"
        name="visibility"
        value={found.visibility}
        onChange={(visibility) => change('found', { visibility })}
        options={[
          { value: 'public', label: 'Public' },
          { value: 'internal', label: 'Internal', help: 'Only agents see it (Jira Service Management).' },
        ]}
      />
      <Check
        label="Answers are known by the mails they answer"
        isChecked={threads.references}
        onChange={(references) => change('threads', { references })}
        help="In-Reply-To and References. Our own signed reply address always counts."
      />
      <SelectField
        label="A key in the subject leads to its issue"
        name="subjectKey"
        value={threads.subjectKey}
        onChange={(value) => change('threads', { subjectKey: value as OpenTo | 'never' })}
        options={[
          { value: 'everyone', label: 'for everyone' },
          { value: 'known', label: 'for Jira users' },
          { value: 'involved', label: 'for people involved in the issue' },
          { value: 'never', label: 'for nobody' },
        ]}
      />
      <ReopenFields editor={editor} />
      <LongClosedFields editor={editor} />
    </Fold>
  );
}

function ReopenFields({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { reopen } = draft.found;
  return (
    <>
      <Check
        label="Open a closed issue again"
        isChecked={reopen !== null}
        onChange={(is) => change('found', { reopen: is ? { transition: null } : null })}
      />
      {reopen && (
        <TextField
          label="Transition"
          name="transition"
          value={reopen.transition ?? ''}
          onChange={(name) => change('found', { reopen: { transition: name === '' ? null : name } })}
          problem={problemAt(draft, problems, 'found.reopen.transition')}
          placeholder="Reopen"
          help="By its name. Empty: the first that leads out of the done statuses."
        />
      )}
    </>
  );
}

type Then = NonNullable<HandlerFound['longClosed']>['then'];

function LongClosedFields({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { longClosed } = draft.found;
  const setThen = (then: Then): void => {
    if (longClosed) change('found', { longClosed: { ...longClosed, then } });
  };
  return (
    <>
      <Check
        label="Treat issues that have long been closed differently"
        isChecked={longClosed !== null}
        onChange={(is) =>
          change('found', { longClosed: is ? { days: 30, then: { kind: 'linked-issue', linkType: 'Relates' } } : null })
        }
      />
      {longClosed && (
        <div className="choice-more">
          <NumberField
            label="Closed for so many days"
            name="longClosedDays"
            value={longClosed.days}
            onChange={(days) => change('found', { longClosed: { ...longClosed, days: days ?? Number.NaN } })}
            problem={problemAt(draft, problems, 'found.longClosed.days')}
          />
          <ThenField editor={editor} then={longClosed.then} onChange={setThen} />
        </div>
      )}
    </>
  );
}

interface ThenFieldProps extends SectionProps {
  readonly then: Then;
  readonly onChange: (then: Then) => void;
}

function ThenField({ editor, then, onChange }: ThenFieldProps): ReactElement {
  const { draft, problems } = editor;
  return (
    <Choice
      label="Then the mail"
      name="then"
      value={then.kind}
      onChange={(kind) => onChange(thenOf(kind))}
      options={[
        {
          value: 'linked-issue',
          label: 'Opens a new issue, linked to the closed one',
          more: then.kind === 'linked-issue' && (
            <TextField
              label="Kind of link"
              name="linkType"
              value={then.linkType}
              onChange={(linkType) => onChange({ kind: 'linked-issue', linkType })}
              problem={problemAt(draft, problems, 'found.longClosed.then.linkType')}
            />
          ),
        },
        { value: 'hold', label: 'Is held until a person looks at it' },
        {
          value: 'refuse',
          label: 'Is refused, and its sender is told once',
          more: then.kind === 'refuse' && (
            <RefusalField
              path="found.longClosed.then.text"
              text={then.text}
              editor={editor}
              onChange={(text) => onChange({ kind: 'refuse', text })}
            />
          ),
        },
      ]}
    />
  );
}

function thenOf(kind: Then['kind']): Then {
  if (kind === 'linked-issue') return { kind, linkType: 'Relates' };
  return kind === 'refuse' ? { kind, text: null } : { kind };
}
