/** Mail handlers behind the page, in memory. */
import {
  type Backtest,
  type Explanation,
  type HandlerAnswers,
  type HandlerChoices,
  type HandlerDraft,
  type HandlerList,
  type JudgingAnswers,
  type LeftOver,
  type MailHandler,
  type MailToExplain,
  type Reply,
} from '../../../src/contract';

type Answers = HandlerAnswers & JudgingAnswers;
type Calls = { [C in keyof Answers]: (payload: never) => Reply<Answers[C]> };

interface Payload {
  readonly id: string;
  readonly ids: readonly string[];
  readonly enabled: boolean;
  readonly draft: HandlerDraft;
  readonly leftOver: LeftOver;
}

export class HandlerModel {
  handlers: readonly MailHandler[] = [];
  leftOver: LeftOver = 'hold';
  choices: HandlerChoices = { priorities: [], components: [], fields: [], linkTypes: [] };
  people: JudgingAnswers['handlers.people']['people'] = [];
  backtest: Backtest = { looked: 0, changes: [], missing: 0, complete: true };
  mails: readonly MailToExplain[] = [];
  /** What every mail is explained as. */
  explanation: Explanation | null = null;
  #count = 0;

  readonly calls = {
    'handlers.list': () => this.#list(),
    'handlers.get': ({ id }: Payload) => ({ ok: true, value: this.#one(id) }),
    'handlers.save': ({ id, draft }: Omit<Payload, 'id'> & { readonly id: string | null }) => {
      if (id === null) return this.#added(draft, 0);
      const changed = { ...this.#one(id), ...draft, version: this.#one(id).version + 1 };
      this.handlers = this.handlers.map((one) => (one.id === id ? changed : one));
      return this.#listWith(id);
    },
    'handlers.reorder': ({ ids }: Payload) => {
      this.handlers = this.handlers.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
      return this.#list();
    },
    'handlers.clone': ({ id }: Payload) => {
      const original = this.#one(id);
      const copy = { ...original, name: `${original.name} (copy)`, enabled: false };
      return this.#added(copy, this.handlers.indexOf(original) + 1);
    },
    'handlers.enable': ({ id, enabled }: Payload) => {
      this.handlers = this.handlers.map((one) => (one.id === id ? { ...one, enabled, version: one.version + 1 } : one));
      return this.#list();
    },
    'handlers.delete': ({ id }: Payload) => {
      this.handlers = this.handlers.filter((one) => one.id !== id);
      return this.#list();
    },
    'handlers.leftOver': ({ leftOver }: Payload) => {
      this.leftOver = leftOver;
      return this.#list();
    },
    'handlers.choices': () => ({ ok: true, value: this.choices }),
    'handlers.people': () => ({ ok: true, value: { people: this.people } }),
    'handlers.backtest': () => ({ ok: true, value: this.backtest }),
    explain: () => ({ ok: true, value: this.explanation! }),
    'explain.mails': () => ({ ok: true, value: { mails: this.mails, cursor: null } }),
  } as const satisfies Calls;

  #one(id: string): MailHandler {
    return this.handlers.find((one) => one.id === id)!;
  }

  #list(): Reply<HandlerList> {
    return { ok: true, value: { handlers: this.handlers, leftOver: this.leftOver } };
  }

  #listWith(id: string): Reply<HandlerList & { readonly id: string }> {
    return { ok: true, value: { handlers: this.handlers, leftOver: this.leftOver, id } };
  }

  #added(draft: HandlerDraft, at: number): Reply<HandlerList & { readonly id: string }> {
    this.#count += 1;
    const made = { ...draft, id: `handler-${this.#count}`, version: 1, createdAtMs: 1, updatedAtMs: 1 };
    this.handlers = this.handlers.toSpliced(at, 0, made);
    return this.#listWith(made.id);
  }
}
