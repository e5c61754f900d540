/** Mail that goes out, behind the page, in memory; templates are rendered by the product's own pure room. */
import type {
  CannedResponse,
  ComposeStart,
  DeliverabilityReport,
  DeliveryView,
  IssueMailDraft,
  MailLayout,
  MailTemplate,
  NotificationScheme,
  OutboundAnswers,
  OutboundCall,
  Reply,
  SchemeChoices,
  SchemeDraft,
  SchemeTrial,
  Suggestion,
  Suppression,
  TemplateDraft,
  TemplatePreview,
  TemplateTrial,
  ThreadMail,
} from '../../../src/contract';
import {
  builtInTemplate,
  builtInTemplates,
  renderMail,
  sampleFacts,
  standardLayout,
  templateFilters,
  templateVariables,
} from '../../../src/outbound';
import { deliverability, delivery, standardScheme } from './samples-outbound';

/** Fields of any payload. */
interface Payload {
  readonly id: string;
  readonly ids: readonly string[];
  readonly draft: unknown;
  readonly basedOn: number | null;
  readonly version: number;
  readonly address: string;
  readonly from: string;
  readonly to: string;
  readonly note: string;
  readonly reason: Suppression['reason'];
  readonly outcome: string | null;
  readonly recipient: string | null;
  readonly issueKey: string | null;
  readonly query: string;
  readonly cursor: string | null;
  readonly limit: number;
  readonly answers: { readonly id: string; readonly how: string } | null;
}

const good = <T>(value: T): Reply<T> => ({ ok: true, value });

const gone = (message: string): Reply<never> => ({
  ok: false,
  kind: 'failed',
  failure: { code: 'setting-invalid', message, evidence: '', fix: null },
});

export class OutboundModel {
  deliveries: DeliveryView[] = [];
  suppressions: Suppression[] = [];
  schemes: NotificationScheme[] = [standardScheme()];
  trial: SchemeTrial = { scheme: null, people: [], rules: [] };
  choices: SchemeChoices = {
    statuses: ['To Do', 'In Progress', 'Done'],
    issueTypes: ['Task', 'Bug', 'Invoice'],
    fields: [
      { id: 'summary', name: 'Summary' },
      { id: 'priority', name: 'Priority' },
    ],
    roles: [{ id: '10002', name: 'Administrators' }],
    addressFields: [{ id: 'customfield_10050', name: 'Extra addresses' }],
  };
  /** Versions of each template, oldest first; the last one is the current one. */
  readonly templates = new Map<string, MailTemplate[]>(builtInTemplates.map((id) => [id, [builtInTemplate(id)]]));
  layouts: MailLayout[] = [standardLayout];
  canned: CannedResponse[] = [];
  mails: ThreadMail[] = [];
  suggestions: Suggestion[] = [
    { name: 'Ana Example', address: 'ana@customer.example', because: 'wrote to this issue', suppressed: null },
    { name: 'Jo', address: 'jo@customer.example', because: 'in copy of a mail', suppressed: 'Mail to it came back.' },
    { name: 'Kim Park', address: 'kim@company.example', because: 'Jira user', suppressed: null },
  ];
  start: Partial<ComposeStart> = {};
  /** A promise keeps the page waiting. */
  deliverability: DeliverabilityReport | Promise<DeliverabilityReport> = deliverability();
  #count = 0;

  answer(call: OutboundCall, payload: unknown): Reply<unknown> | Promise<Reply<unknown>> {
    return this.#calls[call](payload as Payload);
  }

  readonly #calls: {
    [C in OutboundCall]: (payload: Payload) => Reply<OutboundAnswers[C]> | Promise<Reply<OutboundAnswers[C]>>;
  } = {
    'schemes.list': () => good({ schemes: this.schemes }),
    'schemes.save': ({ id, draft }) => this.#saveScheme(id, draft as SchemeDraft),
    'schemes.delete': ({ id }) => {
      this.schemes = this.schemes.filter((one) => one.id !== id);
      return good({ deleted: true });
    },
    'schemes.order': ({ ids }) => {
      this.schemes = [...ids.map((id) => this.schemes.find((one) => one.id === id)!), this.schemes.at(-1)!];
      return good({ schemes: this.schemes });
    },
    'schemes.try': () => good(this.trial),
    'schemes.choices': () => good(this.choices),
    'recipients.find': ({ query }) => {
      const people = [
        { recipient: { kind: 'user' as const, accountId: '5b1', name: 'Kim Park' }, label: 'Kim Park', hint: 'Person' },
        {
          recipient: { kind: 'group' as const, groupId: 'g1', name: 'billing-team' },
          label: 'billing-team',
          hint: 'Group',
        },
      ];
      return good({ found: people.filter(({ label }) => label.toLowerCase().includes(query.toLowerCase())) });
    },
    'templates.list': () => good({ templates: [...this.templates.values()].map(summaryOf) }),
    'templates.get': ({ id }) => this.#template(id),
    'templates.save': ({ id, basedOn, draft }) => this.#saveTemplate(id, basedOn, draft as TemplateDraft),
    'templates.delete': ({ id }) => {
      const versions = this.templates.get(id)!;
      if (versions[0]!.builtIn) versions.push({ ...versions[0]!, version: versions.length, updatedAtMs: Date.now() });
      else this.templates.delete(id);
      return good({ deleted: true });
    },
    'templates.versions': ({ id }) => {
      const versions = this.templates.get(id)!.map(({ version, updatedAtMs }, at, { length }) => ({
        version,
        savedAtMs: updatedAtMs,
        current: at === length - 1,
      }));
      return good({ versions: versions.reverse() });
    },
    'templates.version': ({ id, version }) => good(this.templates.get(id)!.find((one) => one.version === version)!),
    'templates.restore': ({ id, version }) => {
      const versions = this.templates.get(id)!;
      const earlier = versions.find((one) => one.version === version)!;
      const next = { ...earlier, version: versions.at(-1)!.version + 1, updatedAtMs: Date.now() };
      versions.push(next);
      return good(next);
    },
    'templates.preview': (payload) => good(this.#preview(payload as unknown as TemplateTrial)),
    'templates.sendTest': ({ to }) => good(this.#queue('test', to, 'A test')),
    'templates.variables': () => good({ variables: templateVariables(), filters: templateFilters }),
    'layouts.list': () => good({ layouts: this.layouts }),
    'layouts.save': ({ id, draft }) => {
      const saved = {
        ...(draft as MailLayout),
        id: (id as string | null) ?? `layout-${++this.#count}`,
        updatedAtMs: Date.now(),
      };
      this.layouts = [...this.layouts.filter((one) => one.id !== saved.id), saved];
      return good(saved);
    },
    'layouts.delete': ({ id }) => {
      this.layouts = this.layouts.filter((one) => one.id !== id);
      return good({ deleted: true });
    },
    'canned.list': () => good({ canned: this.canned }),
    'canned.save': ({ id, draft }) => {
      const saved = {
        ...(draft as CannedResponse),
        id: (id as string | null) ?? `canned-${++this.#count}`,
        updatedAtMs: Date.now(),
      };
      this.canned = [...this.canned.filter((one) => one.id !== saved.id), saved];
      return good(saved);
    },
    'canned.delete': ({ id }) => {
      this.canned = this.canned.filter((one) => one.id !== id);
      return good({ deleted: true });
    },
    'deliveries.list': ({ outcome, recipient, issueKey, cursor, limit }) => {
      const found = this.deliveries
        .filter((one) => outcome === null || one.outcome === outcome)
        .filter((one) => issueKey === null || one.issueKey === issueKey.toUpperCase())
        .filter(
          ({ recipients }) => recipient === null || recipients.some(({ address }) => address.includes(recipient)),
        );
      const end = Number(cursor ?? 0) + limit;
      return good({
        deliveries: found.slice(Number(cursor ?? 0), end),
        cursor: end < found.length ? String(end) : null,
      });
    },
    'deliveries.get': ({ id }) => {
      const found = this.deliveries.find((one) => one.id === id);
      return found ? good(found) : gone('There is no such mail.');
    },
    'deliveries.retry': ({ ids }) => this.#become(ids, 'queued'),
    'deliveries.cancel': ({ ids }) => this.#become(ids, 'cancelled'),
    'deliveries.editAddress': ({ id, from, to }) => {
      const found = this.deliveries.find((one) => one.id === id)!;
      const recipients = found.recipients.map((one) => (one.address === from ? { ...one, address: to } : one));
      this.deliveries = this.deliveries.map((one) => (one === found ? { ...one, recipients, outcome: 'queued' } : one));
      return good(this.deliveries.find((one) => one.id === id)!);
    },
    'suppressions.list': ({ query }) =>
      good({ suppressions: this.suppressions.filter(({ address }) => address.startsWith(query)), cursor: null }),
    'suppressions.add': ({ address, reason, note }) => {
      const added = { address, reason, note, status: null, atMs: Date.now(), deliveryId: null, issueKey: null };
      this.suppressions = [added, ...this.suppressions];
      return good(added);
    },
    'suppressions.lift': ({ address }) => {
      this.suppressions = this.suppressions.filter((one) => one.address !== address);
      return good({ lifted: true });
    },
    'issueMail.compose': ({ issueKey, answers }) => good(this.#compose(issueKey!, answers)),
    'issueMail.suggest': ({ query }) => {
      const wanted = query.toLowerCase();
      return good({
        suggestions: this.suggestions.filter(({ name, address }) =>
          `${name} ${address}`.toLowerCase().includes(wanted),
        ),
      });
    },
    'issueMail.preview': (payload) => {
      const { subject, bodyHtml } = payload as unknown as IssueMailDraft;
      const mail = {
        subject,
        html: `<p>Hello</p>${bodyHtml}`,
        text: bodyHtml.replaceAll(/<[^>]*>/g, ''),
        language: 'en',
      };
      return good({ mail, problems: [], warnings: [] });
    },
    'issueMail.send': ({ draft }) => {
      const { to, subject } = draft as IssueMailDraft;
      return good({ delivery: this.#queue('issue-mail', to[0]!.address, subject), commentId: '10010' });
    },
    'issueMail.thread': ({ issueKey }) => good({ issueKey: issueKey!, mails: this.mails, language: 'en' }),
    'issueMail.resend': () => good(this.#queue('issue-mail', 'ana@customer.example', 'Again')),
    'deliverability.check': async () => good(await this.deliverability),
  };

  #saveScheme(id: string | null, draft: SchemeDraft): Reply<NotificationScheme> {
    const before = this.schemes.find((one) => one.id === id);
    const times = { createdAtMs: before?.createdAtMs ?? Date.now(), updatedAtMs: Date.now() };
    const saved = { ...draft, id: id ?? `scheme-${++this.#count}`, standard: before?.standard ?? false, ...times };
    this.schemes = before ? this.schemes.map((one) => (one === before ? saved : one)) : [saved, ...this.schemes];
    return good(saved);
  }

  #template(id: string): Reply<MailTemplate> {
    const current = this.templates.get(id)?.at(-1);
    return current ? good(current) : gone('There is no such template.');
  }

  #saveTemplate(id: string | null, basedOn: number | null, draft: TemplateDraft): Reply<MailTemplate> {
    const versions = (id === null ? null : this.templates.get(id)) ?? [];
    const before = versions.at(-1);
    if (before && before.version !== basedOn) return gone('Somebody else saved this template.');
    const known = id ?? `template-${++this.#count}`;
    const version = (before?.version ?? 0) + 1;
    const saved = { ...draft, id: known, version, builtIn: before?.builtIn ?? false, updatedAtMs: Date.now() };
    this.templates.set(known, [...versions, saved]);
    return good(saved);
  }

  #preview({ kind, text, layout, language, event }: TemplateTrial): TemplatePreview {
    const facts = sampleFacts(kind === 'issue-mail' ? 'email' : event, language);
    const around = this.layouts.find(({ id }) => id === layout) ?? standardLayout;
    const place = ({ type, dataBase64 }: NonNullable<MailLayout['logo']>): string =>
      `data:${type};base64,${dataBase64}`;
    const { mail, problems } = renderMail(text, around, facts, place);
    return { mail: mail && { ...mail, language }, problems };
  }

  #become(ids: readonly string[], outcome: DeliveryView['outcome']): Reply<OutboundAnswers['deliveries.retry']> {
    const can = { retry: outcome === 'cancelled', cancel: outcome === 'queued', edit: true };
    this.deliveries = this.deliveries.map((one) => (ids.includes(one.id) ? { ...one, outcome, can } : one));
    return good({ deliveries: this.deliveries.filter(({ id }) => ids.includes(id)) });
  }

  #queue(kind: DeliveryView['kind'], address: string, subject: string): DeliveryView {
    const made = delivery(`d-made-${++this.#count}`, 'queued', {
      kind,
      subject,
      recipients: [{ address, name: '', role: 'to', outcome: 'queued', reply: '', status: null }],
    });
    this.deliveries = [made, ...this.deliveries];
    return made;
  }

  #compose(issueKey: string, answers: Payload['answers']): ComposeStart {
    const issue = {
      id: '10000',
      key: issueKey.toUpperCase(),
      summary: 'The printer prints nothing',
      projectKey: 'DEMO',
    };
    const mail = this.mails.find(({ id }) => id === answers?.id);
    const isReply = answers !== null && answers.how !== 'forward';
    const quoted = mail ? '<p></p><blockquote><p>It prints nothing.</p><script>alert(1)</script></blockquote>' : '';
    return {
      issue,
      connections: [{ id: 'out-1', name: 'Support mail', from: 'support@postroom.example' }],
      suggestions: this.suggestions,
      templates: [...this.templates.values()].map(summaryOf).filter(({ kind }) => kind === 'issue-mail'),
      canned: this.canned,
      attachments: [{ id: '100', name: 'log.txt', sizeBytes: 48_210 }],
      draft: {
        to: mail && isReply ? [mail.from] : [],
        cc: [],
        subject: `[${issue.key}] ${issue.summary}`,
        bodyHtml: quoted,
        attachmentIds: [],
        answers: mail?.id ?? null,
        language: 'en',
      },
      ...this.start,
    };
  }
}

function summaryOf(versions: readonly MailTemplate[]): OutboundAnswers['templates.list']['templates'][number] {
  const { id, name, kind, builtIn, texts, version, updatedAtMs } = versions.at(-1)!;
  return { id, name, kind, builtIn, languages: Object.keys(texts), version, updatedAtMs, usedBy: [] };
}
