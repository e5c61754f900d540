/** Where a thrown error becomes a value: the only `catch` of the app. */
import { FailureError, type Failure } from '../../contract';

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Runs the work; a failure, or an error nobody foresaw, comes back as a value. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureIn(error) };
  }
}

/** The Failure that an error carries; `unknown` for one nobody foresaw. Its message may hold data of users: only the place is told. */
export function failureIn(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) : undefined;
  return {
    code: 'unknown',
    message: 'Something happened that Postroom did not foresee.',
    evidence: error instanceof Error ? `${error.name}${place === undefined ? '' : ` ${place.trim()}`}` : typeof error,
    fix: { text: 'It is tried again by itself. If it stays, report it with this text.' },
  };
}
