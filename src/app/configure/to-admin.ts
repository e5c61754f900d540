/**
 * The calls of the admin page, for people who administer Jira. Jira shows the page to nobody else; but who knows the app's
 * module can send its calls without the page, and they act as the app.
 */
import { FailureError, type Reply } from '../../contract';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { answer } from './admin';

/**
 * Jira is asked at every call: the memory of a function is shared between sites, and who is an admin of one is nobody on another.
 * @param mayAdminister asks Jira about the person in front of the page; anything but yes is a no
 */
export async function answerToAdmin(
  world: World,
  mayAdminister: () => Promise<boolean>,
  call: string,
  payload: unknown,
): Promise<Reply<unknown>> {
  const checked = await attempt(async () => {
    if (!(await mayAdminister())) throw notAllowed;
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
