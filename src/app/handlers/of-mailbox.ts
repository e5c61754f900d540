/** The handler that came with a connection: its id is the mailbox's. The connection's form shows the plainest part of it. */
import type { HandlerList, MailHandler, NewIssueAction } from '../../contract';
import type { World } from '../ports';
import {
  listensTo,
  loadHandler,
  loadHandlers,
  removeHandler,
  standardHandler,
  storeHandler,
  withNewIssue,
} from './store';

/** null = it is not said here, but by other handlers, or in a way that the form cannot show. */
export function newIssueOf({ handlers }: HandlerList, mailboxId: string): NewIssueAction | null {
  const own = handlers.find(({ id }) => id === mailboxId);
  if (own !== undefined) return actionOf(own);
  return handlers.some((handler) => listensTo(handler, mailboxId)) ? null : { kind: 'hold' };
}

function actionOf({ notFound }: MailHandler): NewIssueAction | null {
  if (notFound.kind === 'refuse') return null;
  if (notFound.kind !== 'create') return notFound;
  const { projectKey, issueType } = notFound.issue;
  return { kind: 'create', projectKey, issueType };
}

export async function saveNewIssueAction(world: World, mailboxId: string, action: NewIssueAction): Promise<void> {
  const stored = await loadHandler(world, mailboxId);
  const nowMs = world.now();
  const before = stored ?? { ...standardHandler(mailboxId), version: 0, createdAtMs: nowMs };
  await storeHandler(world, { ...withNewIssue(before, action), version: before.version + 1, updatedAtMs: nowMs });
}

/** A copy of a mailbox does with mail what the original does. */
export async function copyMailboxHandler(world: World, fromId: string, toId: string): Promise<void> {
  const stored = await loadHandler(world, fromId);
  if (stored === null) return;
  const nowMs = world.now();
  await storeHandler(world, {
    ...stored,
    id: toId,
    mailboxes: [toId],
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  });
}

/** With the mailbox goes the handler that came with it, unless it has other mailboxes by now. */
export async function deleteMailboxHandler(world: World, mailboxId: string): Promise<void> {
  const { handlers } = await loadHandlers(world);
  const own = handlers.find(({ id }) => id === mailboxId);
  if (own?.mailboxes.every((id) => id === mailboxId) === true && own.mailboxes.length > 0)
    await removeHandler(world, mailboxId);
}
