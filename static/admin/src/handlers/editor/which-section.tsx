/** For which mail a handler is: mailboxes, recipients, senders, filters. */
import type { ReactElement } from 'react';
import { Choice } from '../../kit/choice';
import { SelectField, TextField } from '../../kit/field';
import type {
  AddressTest,
  HandlerDraft,
  MailFilter,
  MailPlace,
  RecipientRule,
  ValueTest,
} from '../../../../../src/contract';
import type { Mailbox } from '../order';
import { problemAt } from './draft';
import { Check, Lines, Rows, type SectionProps } from './fields';

interface WhichProps extends SectionProps {
  readonly mailboxes: readonly Mailbox[];
}

export function WhichSection({ editor, mailboxes }: WhichProps): ReactElement {
  const { draft, change, problems } = editor;
  const { match } = draft;
  return (
    <section className="fold fold-body" aria-labelledby="which">
      <h2 id="which">Which mail</h2>
      <MailboxField editor={editor} mailboxes={mailboxes} />
      <Rows
        label="To"
        help="One of them must be among the recipients. Without any, mail to everybody is taken."
        what="recipient"
        items={match.recipients}
        onChange={(recipients) => change('match', { recipients })}
        add={{
          text: 'Add recipient',
          item: {
            in: ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to'],
            test: { kind: 'equals', address: '' },
          },
        }}
      >
        {(rule, set, at) => <RecipientFields rule={rule} set={set} path={`match.recipients.${at}`} editor={editor} />}
      </Rows>
      <Lines
        label="From"
        name="senders"
        value={match.senders}
        onChange={(senders) => change('match', { senders })}
        problem={problemAt(draft, problems, 'match.senders')}
        placeholder={'ana@example.com\nexample.com\n*@*.example.com'}
        help="One address, domain, or pattern with * a line. Empty: mail of everybody. Other mail goes on to the next handler."
      />
      <Rows
        label="Filters"
        what="filter"
        items={match.filters}
        onChange={(filters) => change('match', { filters })}
        add={{
          text: 'Add filter',
          item: { at: { kind: 'subject' }, test: { kind: 'contains', text: '' }, not: false },
        }}
      >
        {(filter, set, at) => <FilterFields filter={filter} set={set} path={`match.filters.${at}`} editor={editor} />}
      </Rows>
      {match.filters.length > 1 && (
        <SelectField
          label="Of these filters"
          name="filtersJoin"
          value={match.filtersJoin}
          onChange={(join) => change('match', { filtersJoin: join === 'any' ? 'any' : 'all' })}
          options={[
            { value: 'all', label: 'all must hold' },
            { value: 'any', label: 'one must hold' },
          ]}
        />
      )}
    </section>
  );
}

function MailboxField({ editor, mailboxes }: WhichProps): ReactElement {
  const { draft, set, problems } = editor;
  const chosen = draft.mailboxes;
  const first = mailboxes[0]?.id;
  const pick = (id: string, isPicked: boolean): void =>
    // The last one stays: no mailbox would mean all of them.
    set({
      ...draft,
      mailboxes: isPicked ? [...chosen, id] : chosen.length > 1 ? chosen.filter((one) => one !== id) : chosen,
    });
  return (
    <Choice
      label="Mailboxes"
      name="mailboxes"
      value={chosen.length === 0 ? 'all' : 'some'}
      problem={problemAt(draft, problems, 'mailboxes')}
      onChange={(which) => set({ ...draft, mailboxes: which === 'all' || first === undefined ? [] : [first] })}
      options={[
        { value: 'all', label: 'All, those added later too' },
        {
          value: 'some',
          label: 'Only these',
          more: mailboxes.map(({ id, name }) => (
            <Check key={id} label={name} isChecked={chosen.includes(id)} onChange={(is) => pick(id, is)} />
          )),
        },
      ]}
    />
  );
}

interface RecipientFieldsProps extends SectionProps {
  readonly rule: RecipientRule;
  readonly set: (rule: RecipientRule) => void;
  readonly path: string;
}

const everywhere: RecipientRule['in'] = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to'];
const places = {
  everywhere,
  written: ['to', 'cc'],
  to: ['to'],
  delivered: ['delivered-to', 'x-original-to', 'envelope-to'],
} as const satisfies Record<string, RecipientRule['in']>;

function RecipientFields({ rule, set, path, editor }: RecipientFieldsProps): ReactElement {
  const { draft, problems } = editor;
  const place = (Object.keys(places) as (keyof typeof places)[]).find(
    (name) => [...places[name]].toSorted().join() === rule.in.toSorted().join(),
  );
  const { test } = rule;
  const value = test.kind === 'equals' ? test.address : test.kind === 'domain' ? test.domain : test.pattern;
  const field = test.kind === 'equals' ? 'address' : test.kind === 'domain' ? 'domain' : 'pattern';
  return (
    <>
      <SelectField
        label="Recipient"
        name="kind"
        value={test.kind}
        onChange={(kind) => set({ ...rule, test: addressTest(kind, value) })}
        options={[
          { value: 'equals', label: 'is' },
          { value: 'domain', label: 'is at the domain' },
          { value: 'regex', label: 'matches (RE2)' },
        ]}
      />
      <TextField
        label={{ equals: 'Address', domain: 'Domain', regex: 'Regular expression' }[test.kind]}
        name={field}
        value={value}
        placeholder={{ equals: 'billing@example.com', domain: 'example.com', regex: '^(billing|invoices)@' }[test.kind]}
        onChange={(text) => set({ ...rule, test: addressTest(test.kind, text) })}
        problem={problemAt(draft, problems, `${path}.test.${field}`)}
      />
      <SelectField
        label="Where"
        name="in"
        value={place ?? 'own'}
        onChange={(name) => set({ ...rule, in: [...(name === 'own' ? rule.in : places[name as keyof typeof places])] })}
        options={[
          { value: 'everywhere', label: 'anywhere' },
          { value: 'written', label: 'in To or Cc' },
          { value: 'to', label: 'in To' },
          { value: 'delivered', label: 'where it was delivered' },
          ...(place ? [] : [{ value: 'own', label: rule.in.join(', ') }]),
        ]}
      />
    </>
  );
}

function addressTest(kind: string, value: string): AddressTest {
  if (kind === 'domain') return { kind, domain: value };
  return kind === 'regex' ? { kind, pattern: value } : { kind: 'equals', address: value };
}

interface FilterFieldsProps extends SectionProps {
  readonly filter: MailFilter;
  readonly set: (filter: MailFilter) => void;
  readonly path: string;
}

function FilterFields({ filter, set, path, editor }: FilterFieldsProps): ReactElement {
  const { draft, problems } = editor;
  const { at, test, not } = filter;
  const value = test.kind === 'regex' ? test.pattern : test.kind === 'exists' ? '' : test.text;
  const at2 = test.kind === 'regex' ? 'pattern' : 'text';
  return (
    <>
      <PlaceFields
        at={at}
        path={`${path}.at`}
        draft={draft}
        problems={problems}
        onChange={(place) => set({ ...filter, at: place })}
      />
      <SelectField
        label="Test"
        name="test"
        value={`${not ? 'not-' : ''}${test.kind}`}
        onChange={(chosen) => {
          const kind = chosen.replace(/^not-/, '') as ValueTest['kind'];
          set({ ...filter, not: chosen.startsWith('not-'), test: valueTest(kind, value) });
        }}
        options={tests.flatMap(([kind, yes, no]) => [
          { value: kind, label: yes },
          { value: `not-${kind}`, label: no },
        ])}
      />
      {test.kind !== 'exists' && (
        <TextField
          label={test.kind === 'regex' ? 'Regular expression' : 'Text'}
          name="value"
          value={value}
          onChange={(text) => set({ ...filter, test: valueTest(test.kind, text) })}
          problem={problemAt(draft, problems, `${path}.test.${at2}`)}
        />
      )}
    </>
  );
}

const tests = [
  ['contains', 'contains', 'does not contain'],
  ['equals', 'is', 'is not'],
  ['starts-with', 'starts with', 'does not start with'],
  ['regex', 'matches (RE2)', 'does not match'],
  ['exists', 'is there', 'is missing'],
] as const;

function valueTest(kind: ValueTest['kind'], value: string): ValueTest {
  if (kind === 'exists') return { kind };
  return kind === 'regex' ? { kind, pattern: value } : { kind, text: value };
}

interface PlaceFieldsProps {
  readonly at: MailPlace;
  readonly path: string;
  readonly draft: HandlerDraft;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (at: MailPlace) => void;
}

/** Where in a mail something is looked for. */
export function PlaceFields({ at, path, draft, problems, onChange }: PlaceFieldsProps): ReactElement {
  return (
    <>
      <SelectField
        label="Look at"
        name="place"
        value={at.kind}
        onChange={(kind) =>
          onChange(kind === 'header' ? { kind, name: '' } : kind === 'body' ? { kind } : { kind: 'subject' })
        }
        options={[
          { value: 'subject', label: 'the subject' },
          { value: 'body', label: 'the text' },
          { value: 'header', label: 'a header field' },
        ]}
      />
      {at.kind === 'header' && (
        <TextField
          label="Header field"
          name="header"
          value={at.name}
          placeholder="X-Priority"
          onChange={(name) => onChange({ kind: 'header', name })}
          problem={problemAt(draft, problems, `${path}.name`)}
        />
      )}
    </>
  );
}
