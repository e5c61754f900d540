/** The fields of the settings. */
import type { ReactElement } from 'react';
import { Field, SelectField, TextField } from '../kit/field';
import type { ConnectionView } from '../../../../src/contract';
import type { Form, Problems } from './form';

interface FieldsProps {
  readonly form: Form;
  readonly set: (changes: Partial<Form>) => void;
  readonly problems: Problems;
}

export function RetentionFields({ form, set, problems }: FieldsProps): ReactElement {
  return (
    <fieldset className="group">
      <legend>Mail log</legend>
      <TextField
        label="Keep records for (days)"
        name="retentionDays"
        inputMode="numeric"
        isRequired
        value={form.retentionDays}
        problem={problems['retentionDays']}
        help="Older records of mail in and out are forgotten, some hundred every five minutes. This cannot be undone. Held and waiting mail stays; comments, issues and the mail itself are not touched."
        onChange={(retentionDays) => set({ retentionDays })}
      />
    </fieldset>
  );
}

export function AlarmFields({ form, set, problems, connections }: FieldsProps & ConnectionsProp): ReactElement {
  const sending = connections.filter(({ sending: one }) => one !== null);
  return (
    <fieldset className="group">
      <legend>Alarms</legend>
      <Field
        label="Tell these addresses"
        help="One a line. Each alarm is told once, and its end: a gateway that is away, a mailbox that cannot be read, mail that cannot be sent, held mail, machines that answer each other, unexplained mail, silence, a heartbeat that is missed. The overview shows them in any case."
        problem={problems['alarms.addresses']}
      >
        {({ id, describedBy }) => (
          <textarea
            className="textarea"
            id={id}
            rows={3}
            spellCheck={false}
            aria-describedby={describedBy}
            aria-invalid={problems['alarms.addresses'] !== undefined}
            value={form.addresses}
            onChange={(event) => set({ addresses: event.currentTarget.value })}
          />
        )}
      </Field>
      <SelectField
        label="Sent through"
        name="connectionId"
        value={form.connectionId}
        problem={problems['alarms.connectionId']}
        options={[
          { value: '', label: 'The first outgoing connection that is on' },
          ...sending.map(({ connection: { id, name } }) => ({ value: id, label: name })),
        ]}
        onChange={(connectionId) => set({ connectionId })}
      />
      <TextField
        label="Silence is an alarm after (hours)"
        name="silenceHours"
        inputMode="numeric"
        value={form.silenceHours}
        problem={problems['alarms.silenceHours']}
        help="For mailboxes that got mail before. Empty: silence is no alarm."
        onChange={(silenceHours) => set({ silenceHours })}
      />
    </fieldset>
  );
}

interface ConnectionsProp {
  readonly connections: readonly ConnectionView[];
}
