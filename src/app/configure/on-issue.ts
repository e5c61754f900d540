/**
 * The calls of the pages that stand on an issue. Whoever sees the issue can make them: they reach this issue only, whatever
 * the page asks for, and whoever may not comment cannot write by mail either, since the mail becomes a comment.
 */
import { FailureError, type Reply } from '../../contract';
import { existingIssue, threadOf } from '../issue-mail';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { answer } from './admin';

const reading = new Set(['issueMail.thread']);
const writing = new Set([
  'issueMail.compose',
  'issueMail.suggest',
  'issueMail.preview',
  'issueMail.send',
  'issueMail.resend',
]);

export interface OnIssue {
  /** As the platform says; null = the page stands on no issue. */
  readonly issueKey: string | null;
  /** Whether the person in front of the page may comment on it. */
  readonly mayComment: (issueKey: string) => Promise<boolean>;
}

export async function answerOnIssue(
  world: World,
  { issueKey, mayComment }: OnIssue,
  call: string,
  payload: unknown,
): Promise<Reply<unknown>> {
  if (issueKey === null || (!reading.has(call) && !writing.has(call)))
    return { ok: false, kind: 'invalid', problems: [{ field: '', message: `There is no call “${call}” here.` }] };
  const given = typeof payload === 'object' && payload !== null ? payload : {};
  const checked = await attempt(async () => {
    if (writing.has(call) && !(await mayComment(issueKey))) throw notAllowed;
    if (call === 'issueMail.resend') await expectOwn(world, issueKey, given);
  });
  if (!checked.ok) return { ok: false, kind: 'failed', failure: checked.failure };
  return answer(world, call, about(issueKey, call, given));
}

const notAllowed = new FailureError({
  code: 'setting-invalid',
  message: 'You may not comment on this issue.',
  evidence: '',
  fix: {
    text: 'A mail from the issue becomes a comment. Ask an admin of the project for the permission Add Comments.',
  },
});

/** The payload with the issue the page stands on in place of any it names. */
function about(issueKey: string, call: string, payload: object): object {
  if (call === 'issueMail.resend') return payload;
  if (call !== 'issueMail.send') return { ...payload, issueKey };
  const { draft } = payload as { readonly draft?: unknown };
  return { ...payload, draft: { ...(typeof draft === 'object' ? draft : {}), issueKey } };
}

/** A mail of another issue is not sent again from here. */
async function expectOwn(world: World, issueKey: string, payload: object): Promise<void> {
  const { mails } = await threadOf(world, await existingIssue(world, issueKey));
  const { id } = payload as { readonly id?: unknown };
  if (mails.some((mail) => mail.id === id)) return;
  throw new FailureError({
    code: 'setting-invalid',
    message: 'This issue has no such mail.',
    evidence: '',
    fix: { text: 'Load the page again.' },
  });
}
