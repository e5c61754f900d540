/** Mail that machines write, and limits against floods and loops. */
import type { ReactElement } from 'react';
import { SelectField } from '../../kit/field';
import type { HandlerMachines } from '../../../../../src/contract';
import { bytesInMegabyte, notesOf } from '../words';
import { problemAt } from './draft';
import { Check, Fold, NumberField, type SectionProps } from './fields';

const kinds = [
  ['autoReplies', 'Automatic replies', 'Vacation notes and the like. Letting them in can make loops.'],
  ['generated', 'Mail that machines send', 'Alarms, reports, tickets of other systems.'],
  ['bulk', 'Bulk mail', ''],
  ['lists', 'Mail of mailing lists', ''],
  ['calendar', 'Invitations', ''],
] as const;

type Machine = HandlerMachines['bulk'];

export function MachinesSection({ editor }: SectionProps): ReactElement {
  const { draft, change } = editor;
  const { machines } = draft;
  return (
    <Fold
      title="Machines and limits"
      notes={notesOf(draft).machines}
      usual="Automatic replies and mail of machines are passed over."
      paths={['machines', 'limits']}
      editor={editor}
    >
      {kinds.map(([kind, label, help]) => (
        <SelectField
          key={kind}
          label={label}
          name={kind}
          value={machines[kind]}
          onChange={(value) => change('machines', { [kind]: value as Machine })}
          help={help || undefined}
          options={[
            { value: 'accept', label: 'let in' },
            { value: 'hold', label: 'held until a person looks at them' },
            { value: 'discard', label: 'passed over' },
          ]}
        />
      ))}
      <p className="field-help">Our own mail, bounces, and reports of delivery and reading never get in.</p>
      <LimitFields editor={editor} />
    </Fold>
  );
}

function LimitFields({ editor }: SectionProps): ReactElement {
  const { draft, change, problems } = editor;
  const { limits } = draft;
  return (
    <>
      <NumberField
        label="Largest mail in MB"
        name="limitBytes"
        value={limits.mostBytes}
        mayBeEmpty
        unit={bytesInMegabyte}
        onChange={(mostBytes) => change('limits', { mostBytes })}
        problem={problemAt(draft, problems, 'limits.mostBytes')}
        help="Larger mails are held. Empty: any size."
      />
      <Check
        label="Hold mail of a sender who writes very often to one issue"
        isChecked={limits.brake !== null}
        onChange={(is) => change('limits', { brake: is ? { mails: 20, minutes: 10 } : null })}
        help="Against loops that show no other sign. It lets mail in again by itself."
      />
      {limits.brake && (
        <div className="field-pair">
          <NumberField
            label="More than so many mails"
            name="brakeMails"
            value={limits.brake.mails}
            onChange={(mails) =>
              limits.brake && change('limits', { brake: { ...limits.brake, mails: mails ?? Number.NaN } })
            }
            problem={problemAt(draft, problems, 'limits.brake.mails')}
          />
          <NumberField
            label="In so many minutes"
            name="brakeMinutes"
            value={limits.brake.minutes}
            onChange={(minutes) =>
              limits.brake && change('limits', { brake: { ...limits.brake, minutes: minutes ?? Number.NaN } })
            }
            problem={problemAt(draft, problems, 'limits.brake.minutes')}
          />
        </div>
      )}
    </>
  );
}
