/** Reads something from the app and keeps it fresh while one looks at it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, type PageAnswers, type PageCall, type PageInput } from '../api';
import type { Failure, Reply } from '../../../../src/contract';

export interface Loaded<T> {
  /** The last good answer; undefined until the first one. */
  readonly value: T | undefined;
  /** Why the last try failed; null when it did not. */
  readonly failure: Failure | null;
  readonly reload: () => Promise<void>;
}

/** `everyMs` = how often to ask again while the page is visible; 0 = never. */
export function useCall<C extends PageCall>(
  name: C,
  input: PageInput<C>,
  { everyMs = 0 }: { readonly everyMs?: number } = {},
): Loaded<PageAnswers[C]> {
  const [value, setValue] = useState<PageAnswers[C]>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const newest = useRef(0);
  // The same question in another object is the same question.
  const question = JSON.stringify(input);

  const reload = useCallback(async () => {
    const turn = ++newest.current;
    const reply = await call(name, JSON.parse(question) as PageInput<C>);
    // A slower, older answer must not replace a newer one.
    if (turn !== newest.current) return;
    if (reply.ok) setValue(reply.value);
    setFailure(reply.ok ? null : failureIn(reply));
  }, [name, question]);

  useEffect(() => {
    void reload();
    return () => {
      newest.current += 1;
    };
  }, [reload]);
  useRepeated(reload, everyMs === 0 ? null : everyMs);
  return { value, failure, reload };
}

/** Does something again and again while the page is visible; null = not now. */
export function useRepeated(work: () => Promise<void>, everyMs: number | null): void {
  useEffect(() => {
    if (everyMs === null) return;
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') void work();
    }, everyMs);
    return () => window.clearInterval(timer);
  }, [work, everyMs]);
}

/** Why there is no answer. */
export function failureIn(reply: Extract<Reply<unknown>, { ok: false }>): Failure {
  return reply.kind === 'failed' ? reply.failure : refused(reply.problems);
}

/** A question the app did not understand: shown like any other failure. */
export function refused(problems: readonly { readonly message: string }[]): Failure {
  const message = problems.map((problem) => problem.message).join(' ') || 'Postroom refused the request.';
  return { code: 'setting-invalid', message, evidence: '', fix: null };
}
