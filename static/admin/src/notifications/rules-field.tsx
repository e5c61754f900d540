/** The rules of a scheme, in order: each a sentence that opens into its fields. */
import { useState, type ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import DownIcon from '@atlaskit/icon/core/arrow-down';
import UpIcon from '@atlaskit/icon/core/arrow-up';
import Lozenge from '@atlaskit/lozenge';
import { announce } from '../api';
import { Menu } from '../kit/menu';
import type { FieldProblems } from '../kit/problems';
import type { NotificationRule, SchemeDraft } from '../../../../src/contract';
import { Mover } from './list-page';
import { RuleFields } from './rule-fields';
import { sentenceOf, type FieldNames } from './sentence';

interface RulesFieldProps {
  readonly draft: SchemeDraft;
  readonly set: (changes: Partial<SchemeDraft>) => void;
  readonly problems: FieldProblems;
  readonly nameOf: FieldNames;
}

const newId = (): string => crypto.randomUUID().slice(0, 13);

export function RulesField({ draft, set, problems, nameOf }: RulesFieldProps): ReactElement {
  const { rules } = draft;
  const [open, setOpen] = useState<string | null>(rules.length === 1 ? (rules[0]?.id ?? null) : null);
  const put = (next: readonly NotificationRule[]): void => set({ rules: [...next] });
  const add = (): void => {
    const id = newId();
    const recipients: NotificationRule['recipients'] = [{ kind: 'reporter' }];
    put([
      ...rules,
      {
        id,
        enabled: true,
        events: [],
        triggeredBy: ['agent', 'customer', 'app'],
        jql: null,
        recipients,
        template: null,
      },
    ]);
    setOpen(id);
  };
  return (
    <section className="rules" aria-label="Rules">
      <div className="section-head">
        <h2>Rules</h2>
        <Button onClick={add}>Add a rule</Button>
      </div>
      <p className="quiet">Read from top to bottom: a person hears once, by the first rule that names them.</p>
      {rules.length === 0 && <p className="empty">No rules: nobody hears of these issues.</p>}
      <ol className="rule-list">
        {rules.map((rule, at) => (
          <Rule
            key={rule.id}
            rule={rule}
            at={at}
            rules={rules}
            sentence={sentenceOf(rule, draft.scope, nameOf)}
            isOpen={open === rule.id}
            problems={problemsAt(problems, at)}
            onToggle={() => setOpen(open === rule.id ? null : rule.id)}
            onPut={put}
          />
        ))}
      </ol>
    </section>
  );
}

/** Those of one rule, by its own fields. */
function problemsAt(problems: FieldProblems, at: number): FieldProblems {
  const prefix = `rules.${at}.`;
  const own = Object.entries(problems).filter(([field]) => field.startsWith(prefix));
  return Object.fromEntries(own.map(([field, message]) => [field.slice(prefix.length), message]));
}

interface RuleProps {
  readonly rule: NotificationRule;
  readonly at: number;
  readonly rules: readonly NotificationRule[];
  readonly sentence: string;
  readonly isOpen: boolean;
  readonly problems: FieldProblems;
  readonly onToggle: () => void;
  readonly onPut: (rules: readonly NotificationRule[]) => void;
}

function Rule({ rule, at, rules, sentence, isOpen, problems, onToggle, onPut }: RuleProps): ReactElement {
  const number = at + 1;
  const without = rules.filter((one) => one !== rule);
  const change = (next: NotificationRule): void => onPut(rules.map((one) => (one === rule ? next : one)));
  const move = (by: 1 | -1): void => onPut([...without.slice(0, at + by), rule, ...without.slice(at + by)]);
  const remove = (): void => {
    onPut(without);
    announce({ title: 'The rule is deleted', type: 'info', action: { text: 'Undo', onClick: () => onPut(rules) } });
  };
  const clone = { ...rule, id: newId() };
  const actions = [
    { text: rule.enabled ? 'Switch off' : 'Switch on', onClick: () => change({ ...rule, enabled: !rule.enabled }) },
    { text: 'Clone', onClick: () => onPut([...rules.slice(0, number), clone, ...rules.slice(number)]) },
    { text: 'Delete', onClick: remove, isDanger: true },
  ];
  const isWrong = Object.keys(problems).length > 0;
  return (
    <li className={`panel ${isWrong ? 'is-wrong' : ''}`}>
      <div className="rule-head">
        <button type="button" className="rule-sentence" aria-expanded={isOpen || isWrong} onClick={onToggle}>
          {sentence} {!rule.enabled && <Lozenge>Off</Lozenge>}
        </button>
        <div className="buttons">
          <Mover label={`Move rule ${number} up`} Icon={UpIcon} isDisabled={at === 0} onClick={() => move(-1)} />
          <Mover
            label={`Move rule ${number} down`}
            Icon={DownIcon}
            isDisabled={number === rules.length}
            onClick={() => move(1)}
          />
          <Menu label={`Actions for rule ${number}`} actions={actions} />
        </div>
      </div>
      {(isOpen || isWrong) && <RuleFields rule={rule} onChange={change} problems={problems} />}
    </li>
  );
}
