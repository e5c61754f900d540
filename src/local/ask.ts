/** Asks the app's resolver as its admin page does, at start and in tests: an answer, or an Error with a sentence. */
import type { AdminAnswers, AdminCall, AdminInput, Reply } from '../contract';
import type { ResolverAnswer } from './runtime';

/** The resolver: `host.invoke`. */
export type Invoke = (functionKey: string, payload?: unknown) => Promise<ResolverAnswer>;

/** @throws Error that says what the app refused */
export async function ask<C extends AdminCall>(
  invoke: Invoke,
  call: C,
  input: AdminInput<C>,
): Promise<AdminAnswers[C]> {
  const answer = await invoke(call, input);
  if (!answer.ok) throw new Error(`${call}: ${answer.message}`);
  const reply = answer.value as Reply<AdminAnswers[C]>;
  if (reply.ok) return reply.value;
  const why =
    reply.kind === 'failed'
      ? reply.failure.message
      : reply.problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new Error(`${call}: ${why}`);
}
