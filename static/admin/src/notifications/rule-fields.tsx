/** What a rule waits for, who may cause it, who hears, with which template. */
import type { ReactElement } from 'react';
import { Checks } from '../kit/checks';
import { SelectField, TextField } from '../kit/field';
import type { FieldProblems } from '../kit/problems';
import { useCall } from '../kit/use-call';
import type { Notifiable, NotifiableKind, NotificationRule, Trigger } from '../../../../src/contract';
import { RecipientFields } from './recipient-fields';
import { useChoices } from './use-choices';
import { eventNames, triggerNames } from './words';

interface RuleFieldsProps {
  readonly rule: NotificationRule;
  readonly onChange: (rule: NotificationRule) => void;
  readonly problems: FieldProblems;
}

export function RuleFields({ rule, onChange, problems }: RuleFieldsProps): ReactElement {
  const { value } = useCall('templates.list', {});
  const templates = value?.templates.filter(({ kind }) => kind === 'notification') ?? [];
  return (
    <div className="rule-fields">
      <div className="form">
        <EventChecks rule={rule} onChange={onChange} problems={problems} />
        <Checks
          label="Caused by"
          options={Object.entries(triggerNames).map(([kind, label]) => ({ value: kind as Trigger, label }))}
          chosen={rule.triggeredBy}
          problem={problems['triggeredBy']}
          onChange={(chosen) => onChange({ ...rule, triggeredBy: [...chosen] })}
        />
        <TextField
          label="Only issues found by this JQL"
          name="jql"
          value={rule.jql ?? ''}
          problem={problems['jql']}
          help="Empty: every issue of the scheme."
          onChange={(jql) => onChange({ ...rule, jql: jql === '' ? null : jql })}
        />
      </div>
      <div className="form">
        <RecipientFields
          recipients={rule.recipients}
          problem={
            problems['recipients'] ?? Object.entries(problems).find(([field]) => field.startsWith('recipients.'))?.[1]
          }
          onChange={(recipients) => onChange({ ...rule, recipients: [...recipients] })}
        />
        <SelectField
          label="Template"
          name="template"
          value={rule.template ?? ''}
          options={[
            { value: '', label: 'The built-in one of the event' },
            ...templates.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(template) => onChange({ ...rule, template: template === '' ? null : template })}
        />
      </div>
    </div>
  );
}

function EventChecks({ rule, onChange, problems }: RuleFieldsProps): ReactElement {
  const { statuses, fields } = useChoices();
  const { events } = rule;
  const put = (event: Notifiable): void =>
    onChange({ ...rule, events: events.map((one) => (one.kind === event.kind ? event : one)) });
  const more = (kind: NotifiableKind): ReactElement | undefined => {
    const event = events.find((one) => one.kind === kind);
    if (event?.kind === 'status-changed') {
      const options = statuses.map((status) => ({ value: status, label: status }));
      return (
        <Checks
          label="To"
          options={options}
          chosen={event.to}
          help="None: any status."
          onChange={(to) => put({ ...event, to: [...to] })}
        />
      );
    }
    if (event?.kind === 'updated') {
      const options = fields.map(({ id, name }) => ({ value: id, label: name }));
      return (
        <Checks
          label="Fields"
          options={options}
          chosen={event.fields}
          help="None: any field."
          onChange={(chosen) => put({ ...event, fields: [...chosen] })}
        />
      );
    }
    return undefined;
  };
  return (
    <Checks
      label="When"
      options={Object.entries(eventNames).map(([kind, label]) => ({
        value: kind as NotifiableKind,
        label,
        more: more(kind as NotifiableKind),
      }))}
      chosen={events.map(({ kind }) => kind)}
      problem={problems['events']}
      onChange={(kinds) =>
        onChange({ ...rule, events: kinds.map((kind) => events.find((one) => one.kind === kind) ?? fresh(kind)) })
      }
    />
  );
}

function fresh(kind: NotifiableKind): Notifiable {
  if (kind === 'updated') return { kind, fields: [] };
  return kind === 'status-changed' ? { kind, to: [] } : { kind };
}
