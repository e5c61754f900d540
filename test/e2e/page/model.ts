/** The app behind the page, in memory: answers the calls of src/contract/admin and remembers them. */
import {
  adminCalls,
  judgingCalls,
  outboundCalls,
  type Accounts,
  type Alarm,
  type AdminAnswers,
  type AdminCall,
  type Connection,
  type ConnectionDraft,
  type ConnectionView,
  type DeletedConnection,
  type DiscoverAnswer,
  type DoctorReport,
  type DoctorStep,
  type Failure,
  type FieldProblem,
  type FoldersAnswer,
  type HandlerAnswers,
  type HeartbeatView,
  type NewIssueAction,
  type JudgingCall,
  type OutboundCall,
  type Overview,
  type RecentMessage,
  type Recount,
  type RememberedView,
  type Reply,
  type SettingsDraft,
  type SettingsView,
  type StatusAnswer,
} from '../../../src/contract';
import { HandlerModel } from './handler-model';
import { JudgingModel } from './model-judging';
import { LogModel } from './model-log';
import { OutboundModel } from './model-outbound';
import type { Invocation } from './server';
import { folders, neverRead, noAccounts, passingReport, projects, steps } from './samples';

interface Made {
  readonly call: string;
  readonly payload: unknown;
}

type Payload = Record<string, unknown> & {
  id: string;
  draft: ConnectionDraft;
  password: string | null;
  run: string;
  newIssue?: NewIssueAction;
  sendTo?: string;
  comesBack?: object;
};

type PageCall = AdminCall | OutboundCall | JudgingCall;

const isOutbound = (call: PageCall): call is OutboundCall => Object.hasOwn(outboundCalls, call);
const isJudging = (call: PageCall): call is JudgingCall => Object.hasOwn(judgingCalls, call);

export class Model {
  views: ConnectionView[] = [];
  deleted: DeletedConnection[] = [];
  recent: RecentMessage[] = [];
  gateway: Overview['gateway'] = { ok: true, version: '0.1.0', failure: null };
  readonly handlers = new HandlerModel();
  accounts: Accounts = noAccounts;
  alarms: readonly Alarm[] = [];
  settings: SettingsView = {
    retentionDays: 180,
    alarms: { addresses: [], connectionId: null, silenceHours: null, webhooks: [] },
    heartbeats: [],
  };
  heartbeats: readonly HeartbeatView[] = [];
  readonly log = new LogModel();
  senders: RememberedView[] = [];
  readonly outbound = new OutboundModel();
  readonly judging = new JudgingModel();
  recount: Recount = { day: '', outcomes: {}, booked: {}, complete: true };
  /** What a test finds. */
  doctor: (draft: ConnectionDraft) => DoctorReport = passingReport;
  /** How many steps of a running test are done; it goes on when `release` is called. null = it does not wait. */
  stepsShown: number | null = null;
  folders: Reply<FoldersAnswer> = { ok: true, value: { folders } };
  status: Reply<StatusAnswer> = {
    ok: true,
    value: {
      count: 1243,
      unseen: 12,
      oldestMs: Date.UTC(2021, 2, 3),
      cursor: { kind: 'imap', uidValidity: '1', uid: 9 },
    },
  };
  discovered: DiscoverAnswer = { proposals: [], provider: null, warnings: [] };
  /** Answers instead; null = as always. */
  intercept: (call: PageCall) => Reply<never> | null = () => null;
  /** Answers this call with a failure. */
  failing = new Map<PageCall, Failure>();
  /** Answers this call with problems of fields. */
  refusing = new Map<PageCall, readonly FieldProblem[]>();
  readonly made: Made[] = [];
  readonly passwords = new Map<string, string>();
  #running: { steps: readonly DoctorStep[]; shown: number } | null = null;
  #release: (() => void) | null = null;
  #count = 0;
  /** What was deleted and can be brought back. */
  readonly #gone = new Map<string, ConnectionView>();

  /** Shows so many steps of the test that waits. */
  show(steps: number): void {
    if (this.#running) this.#running.shown = steps;
  }

  /** Lets a waiting test end. */
  release(): void {
    this.stepsShown = null;
    this.#release?.();
  }

  readonly answer = async ({ functionKey, payload }: Invocation): Promise<unknown> => {
    this.made.push({ call: functionKey, payload });
    const name = functionKey as PageCall;
    const read = { ...adminCalls, ...outboundCalls, ...judgingCalls }[name].safeParse(payload);
    if (!read.success) {
      const problems = read.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
      return { ok: false, kind: 'invalid', problems };
    }
    const instead = this.intercept(name);
    if (instead) return instead;
    const failure = this.failing.get(name);
    if (failure) return { ok: false, kind: 'failed', failure };
    const problems = this.refusing.get(name);
    if (problems) return { ok: false, kind: 'invalid', problems };
    if (isJudging(name)) return this.judging.answer(name, read.data);
    if (isOutbound(name)) return this.outbound.answer(name, read.data);
    return this.#calls[name](read.data as unknown as Payload);
  };

  /** The payloads of a call, oldest first. */
  payloads(call: PageCall): readonly unknown[] {
    return this.made.filter((one) => one.call === call).map(({ payload }) => payload);
  }

  readonly #calls: {
    [C in Exclude<AdminCall, OutboundCall | JudgingCall>]: (
      payload: Payload,
    ) => Promise<Reply<AdminAnswers[C]>> | Reply<AdminAnswers[C]>;
  } = {
    ...(this.handlers.calls as unknown as {
      [C in keyof HandlerAnswers]: (payload: Payload) => Reply<HandlerAnswers[C]>;
    }),
    overview: () =>
      good({
        connections: this.views,
        recent: this.recent,
        hasReceived: this.recent.some(({ direction }) => direction === 'in'),
        gateway: this.gateway,
        alarms: this.alarms,
        heartbeats: this.heartbeats,
        unexplained: this.accounts.unexplained,
        nowMs: Date.now(),
      }),
    accounts: () => good(this.accounts),
    'settings.get': () => good(this.settings),
    'settings.save': (payload) => {
      this.settings = storedSettings(payload as unknown as SettingsDraft, this.settings);
      return good(this.settings);
    },
    'senders.list': () => good({ senders: this.senders, cursor: null }),
    'senders.save': ({ address, accountId }) => {
      const one = this.judging.people.find((person) => person.accountId === accountId);
      const person = { displayName: one?.displayName ?? '', active: true };
      const saved: RememberedView = { address: String(address), accountId: String(accountId), atMs: 0, person };
      this.senders = [...this.senders.filter((other) => other.address !== address), saved];
      return good(saved);
    },
    'senders.forget': ({ address }) => {
      this.senders = this.senders.filter((other) => other.address !== address);
      return good({ forgotten: true });
    },
    'settings.testWebhook': () => good({ status: 200 }),
    'heartbeats.of': ({ connection }) =>
      good({ heartbeats: this.heartbeats.filter(({ from, to }) => from.id === connection || to.id === connection) }),
    'accounts.recount': () => good(this.recount),
    'connections.list': () => good({ connections: this.views, deleted: this.deleted }),
    'connections.get': ({ id }) => this.#view(id),
    'connections.save': (payload) => this.#save(payload),
    'connections.delete': ({ id }) => {
      const view = this.views.find(({ connection }) => connection.id === id)!;
      this.views = this.views.filter((one) => one !== view);
      const deletedMs = Date.now();
      this.deleted = [{ connection: view.connection, deletedMs, endsMs: deletedMs + 86_400_000 }, ...this.deleted];
      this.#gone.set(id, view);
      return good({ deleted: true });
    },
    'connections.restore': ({ id }) => {
      const view = this.#gone.get(id)!;
      this.deleted = this.deleted.filter(({ connection }) => connection.id !== id);
      this.views = [...this.views, view];
      return good(view);
    },
    'connections.erase': ({ id }) => {
      this.deleted = this.deleted.filter(({ connection }) => connection.id !== id);
      return good({ erased: true });
    },
    'connections.duplicate': ({ id }) => {
      const view = this.views.find(({ connection }) => connection.id === id)!;
      const name = `${view.connection.name} (copy)`;
      return good(this.#add({ ...view, connection: { ...view.connection, name, enabled: false } }));
    },
    'connections.enable': ({ id, enabled, insist }) => this.#enable(id, enabled === true, insist === true),
    'connections.test': (payload) => this.#test(payload),
    'connections.progress': () =>
      good({ steps: this.#running?.steps.slice(0, this.#running.shown) ?? [], done: this.#running === null }),
    'connections.folders': () => this.folders,
    'connections.status': () => this.status,
    'connections.discover': () => good(this.discovered),
    'connections.poll': () => good({ queued: true }),
    'connections.confirmCertificate': ({ id }) => this.#confirm(id),
    'log.list': (payload) => this.log.list(asked(payload)),
    'log.get': (payload) => this.log.get(asked(payload)),
    'log.source': (payload) => this.log.piece(asked(payload)),
    'log.preview': () => good(this.log.preview),
    'log.find': () => good(this.log.found),
    'log.wish': (payload) => this.log.wish(asked(payload)),
    'held.wishAll': (payload) => this.log.wishAll(asked(payload)),
    'held.groups': () => this.log.groups(),
    'held.list': (payload) => this.log.held(asked(payload)),
    'threads.import': ({ sent, received }) =>
      good({ imported: [sent, received].flat().filter((id) => typeof id === 'string').length }),
    'projects.list': ({ query }) => {
      const wanted = String(query).toLowerCase();
      return good({ projects: projects.filter(({ key, name }) => `${key} ${name}`.toLowerCase().includes(wanted)) });
    },
  };

  #view(id: string): Reply<ConnectionView> {
    const view = this.views.find(({ connection }) => connection.id === id);
    return view ? good(view) : { ok: false, kind: 'failed', failure: missing };
  }

  #confirm(id: string): Reply<ConnectionView> {
    const view = this.views.find(({ connection }) => connection.id === id)!;
    const certificate = view.certificate && { ...view.certificate, changed: null, warnings: [] };
    const after = { ...view, certificate };
    this.views = this.views.map((one) => (one === view ? after : one));
    return good(after);
  }

  #add(view: ConnectionView): ConnectionView {
    this.#count += 1;
    const added = { ...view, connection: { ...view.connection, id: `made-${this.#count}` } };
    this.views = [...this.views, added];
    return added;
  }

  #save({ id, draft, password, newIssue }: Payload): Reply<ConnectionView> {
    const before = this.views.find(({ connection }) => connection.id === id);
    const connection = stored(
      draft,
      before?.connection ?? null,
      password,
      this.#tested.has(JSON.stringify(draft.server)),
    );
    const action = newIssue ?? before?.newIssue ?? null;
    if (before) {
      const after = { ...before, connection, newIssue: action };
      this.views = this.views.map((view) => (view === before ? after : view));
      return good(after);
    }
    const incoming = draft.direction === 'incoming';
    const sending = incoming ? null : { lastSuccessMs: null, failure: null };
    const added = this.#add({
      connection,
      newIssue: action,
      health: incoming ? neverRead : null,
      sending,
      certificate: null,
      usedBy: [],
    });
    if (password !== null) this.passwords.set(added.connection.id, password);
    return good(added);
  }

  #enable(id: string, enabled: boolean, insist: boolean): Reply<ConnectionView> {
    const view = this.views.find(({ connection }) => connection.id === id)!;
    if (enabled && view.connection.testedAtMs === null && !insist) {
      return { ok: false, kind: 'invalid', problems: [{ field: '', message: 'Test the connection first.' }] };
    }
    const after = { ...view, connection: { ...view.connection, enabled } };
    this.views = this.views.map((one) => (one === view ? after : one));
    return good(after);
  }

  /** The server settings that passed, as text. */
  readonly #tested = new Set<string>();

  async #test({ draft, sendTo, comesBack }: Payload): Promise<Reply<DoctorReport>> {
    const found = this.doctor(draft);
    const more = steps([...(sendTo ? (['send'] as const) : []), ...(comesBack ? (['round-trip'] as const) : [])]);
    const report = { ...found, steps: [...found.steps, ...(found.ok ? more : [])] };
    if (this.stepsShown !== null) {
      this.#running = { steps: [...report.steps], shown: this.stepsShown };
      await new Promise<void>((resolve) => {
        this.#release = resolve;
      });
      this.#running = null;
    }
    if (report.ok) this.#tested.add(JSON.stringify(draft.server));
    return good(report);
  }
}

const asked = (payload: unknown): Parameters<LogModel['list']>[0] => payload as Parameters<LogModel['list']>[0];

function storedSettings({ alarms, heartbeats, ...rest }: SettingsDraft, before: SettingsView): SettingsView {
  const webhooks = alarms.webhooks.flatMap(({ id, url }, index) => {
    if (id !== null) return before.alarms.webhooks.filter((known) => known.id === id);
    return [{ id: `hook-${index}`, place: new URL(url).origin, failure: null }];
  });
  const kept = heartbeats.map((one, index) => ({ ...one, id: one.id ?? `beat-${index}` }));
  return { ...rest, alarms: { ...alarms, webhooks }, heartbeats: kept };
}

function good<T>(value: T): Reply<T> {
  return { ok: true, value };
}

const missing: Failure = {
  code: 'connection-missing',
  message: 'There is no such connection.',
  evidence: '',
  fix: { text: 'It may have been deleted. Go back to the list.' },
};

function stored(
  draft: ConnectionDraft,
  before: Connection | null,
  password: string | null,
  tested: boolean,
): Connection {
  return {
    ...draft,
    id: before?.id ?? '',
    enabled: before?.enabled ?? false,
    hasPassword: password === null ? (before?.hasPassword ?? false) : password !== '',
    sharedAs: null,
    testedAtMs: tested ? Date.now() : null,
    createdAtMs: before?.createdAtMs ?? Date.now(),
    updatedAtMs: Date.now(),
  };
}
