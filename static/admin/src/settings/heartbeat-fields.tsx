/** Heartbeats: marked mails that go out and must come back in, each for one pair of connections. */
import { useRef, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { SelectField, TextField } from '../kit/field';
import type { ConnectionView } from '../../../../src/contract';
import { newBeat, type BeatForm, type Form, type Problems } from './form';

interface HeartbeatFieldsProps {
  readonly form: Form;
  readonly set: (changes: Partial<Form>) => void;
  readonly problems: Problems;
  readonly connections: readonly ConnectionView[];
}

const most = 10;

export function HeartbeatFields({ form, set, problems, connections }: HeartbeatFieldsProps): ReactElement {
  const { heartbeats } = form;
  const count = useRef(0);
  const outgoing = optionsOf(connections.filter(({ sending }) => sending !== null));
  const incoming = optionsOf(connections.filter(({ health }) => health !== null));
  const canAdd = outgoing.length > 0 && incoming.length > 0;
  const add = (): void => {
    count.current += 1;
    const from = outgoing[0]?.value ?? '';
    set({ heartbeats: [...heartbeats, newBeat(`new-${count.current}`, from, incoming[0]?.value ?? '')] });
  };
  return (
    <fieldset className="group">
      <legend>Heartbeats</legend>
      <p className="field-help">
        A small marked mail goes out again and again, and must come back into a mailbox. It becomes no comment and no
        issue. One that is late is an alarm; the overview shows how long each was on its way.
      </p>
      <ul className="hooks">
        {heartbeats.map((beat, index) => (
          <li key={beat.key}>
            <BeatRow
              beat={beat}
              number={index + 1}
              problems={problemsOf(problems, index)}
              outgoing={outgoing}
              incoming={incoming}
              onChange={(next) => set({ heartbeats: heartbeats.map((one) => (one === beat ? next : one)) })}
              onRemove={() => set({ heartbeats: heartbeats.filter((one) => one !== beat) })}
            />
          </li>
        ))}
      </ul>
      {heartbeats.length < most && (
        <div className="buttons">
          <Button isDisabled={!canAdd} onClick={add}>
            Add heartbeat
          </Button>
        </div>
      )}
      {!canAdd && <p className="field-help">It needs an outgoing and an incoming connection.</p>}
    </fieldset>
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

const optionsOf = (views: readonly ConnectionView[]): readonly Option[] =>
  views.map(({ connection: { id, name } }) => ({ value: id, label: name }));

/** By the field's own name. */
function problemsOf(problems: Problems, index: number): Problems {
  const prefix = `heartbeats.${index}.`;
  const own = Object.entries(problems).filter(([field]) => field.startsWith(prefix));
  return Object.fromEntries(own.map(([field, message]) => [field.slice(prefix.length), message]));
}

const intervals: readonly Option[] = [
  { value: '15', label: 'Every 15 minutes' },
  { value: '30', label: 'Every 30 minutes' },
  { value: '60', label: 'Every hour' },
  { value: '240', label: 'Every 4 hours' },
];

interface BeatRowProps {
  readonly beat: BeatForm;
  readonly number: number;
  readonly problems: Problems;
  readonly outgoing: readonly Option[];
  readonly incoming: readonly Option[];
  readonly onChange: (beat: BeatForm) => void;
  readonly onRemove: () => void;
}

function BeatRow({ beat, number, problems, outgoing, incoming, onChange, onRemove }: BeatRowProps): ReactElement {
  const usual = Math.max(10, 2 * Number(beat.minutes));
  return (
    <fieldset className="beat">
      <legend>Heartbeat {number}</legend>
      <SelectField
        label="Goes out through"
        name="from"
        value={beat.from}
        options={outgoing}
        problem={problems['from']}
        onChange={(from) => onChange({ ...beat, from })}
      />
      <SelectField
        label="Comes back into"
        name="to"
        value={beat.to}
        options={incoming}
        problem={problems['to']}
        onChange={(to) => onChange({ ...beat, to })}
      />
      <SelectField
        label="How often"
        name="minutes"
        value={beat.minutes}
        options={intervals}
        problem={problems['minutes']}
        onChange={(minutes) => onChange({ ...beat, minutes })}
      />
      <TextField
        label="Late after (minutes)"
        name="lateMinutes"
        inputMode="numeric"
        value={beat.lateMinutes}
        placeholder={String(usual)}
        problem={problems['lateMinutes']}
        help={`Then it is an alarm. Empty: ${usual}, two intervals.`}
        onChange={(lateMinutes) => onChange({ ...beat, lateMinutes })}
      />
      <TextField
        label="Address of the mailbox"
        name="address"
        type="email"
        value={beat.address}
        problem={problems['address']}
        help="Only needed when its user name is no e-mail address, or to take another way into it."
        onChange={(address) => onChange({ ...beat, address })}
      />
      <div className="buttons">
        <Button spacing="compact" appearance="subtle" aria-label={`Remove heartbeat ${number}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </fieldset>
  );
}
