/** Mail handlers behind the page, in memory. */
import {
  type Failure,
  type HandlerAnswers,
  type HandlerDraft,
  type HandlerList,
  type LeftOver,
  type MailHandler,
  type Reply,
} from '../../../src/contract';

const missing: Failure = {
  code: 'setting-invalid',
  message: 'This mail handler does not exist any more.',
  evidence: '',
  fix: { text: 'Go back to the list: somebody may have deleted it.' },
};

type Calls = { [C in keyof HandlerAnswers]: (payload: never) => Reply<HandlerAnswers[C]> };

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
  #count = 0;

  readonly calls = {
    'handlers.list': () => this.#list(),
    'handlers.get': ({ id }: Payload) =>
      this.handlers.some((one) => one.id === id)
        ? { ok: true, value: this.#one(id) }
        : { ok: false, kind: 'failed', failure: missing },
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
