/**
 * The calls of the admin page, for people who administer Jira. Jira shows the page to nobody else; but who knows the app's
 * module can send its calls without the page, and they act as the app.
 */
import { FailureError, type Reply } from '../../contract';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { answer } from './admin';

/** Jira said so not long ago. Moved by `answerToAdmin`; kept as long as the function's memory lasts. */
export type KnownAdmins = Map<string, number>;

/** Somebody who is no admin any more may go on for this long; the page asks every few seconds. */
const knownMs = 60_000;
const mostKnown = 1000;

/** @param mayAdminister asks Jira about the person in front of the page; anything but yes is a no */
export async function answerToAdmin(
  world: World,
  { known, mayAdminister }: { readonly known: KnownAdmins; readonly mayAdminister: () => Promise<boolean> },
  call: string,
  payload: unknown,
): Promise<Reply<unknown>> {
  const { accountId } = world;
  const checked = await attempt(async () => {
    if (accountId === null) throw notAllowed;
    const sinceMs = world.now() - (known.get(accountId) ?? -Infinity);
    if (sinceMs >= 0 && sinceMs < knownMs) return;
    known.delete(accountId);
    if (!(await mayAdminister())) throw notAllowed;
    if (known.size >= mostKnown) known.clear();
    known.set(accountId, world.now());
  });
  if (!checked.ok) return { ok: false, kind: 'failed', failure: checked.failure };
  return answer(world, call, payload);
}

const notAllowed = new FailureError({
  code: 'jira-forbidden',
  message: 'Only people who administer Jira may use this page.',
  evidence: 'Jira did not say that this person has the permission Administer Jira.',
  fix: {
    text: 'Ask a Jira admin for the permission Administer Jira, or to make the change. Otherwise load the page again.',
  },
});
