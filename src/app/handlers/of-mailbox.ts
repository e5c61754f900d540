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
  storeOrder,
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

/** A handler, and those that mail is offered to before it. */
export interface PlacedHandler {
  readonly handler: MailHandler;
  readonly after: string[];
}

/** The handler that came with the mailbox, and goes with it; null = none, or it has other mailboxes by now. */
export async function mailboxHandler(world: World, mailboxId: string): Promise<PlacedHandler | null> {
  const { handlers } = await loadHandlers(world);
  const at = handlers.findIndex(({ id }) => id === mailboxId);
  const handler = handlers[at];
  const isAlone = handler?.mailboxes.every((id) => id === mailboxId) === true && handler.mailboxes.length > 0;
  return isAlone ? { handler, after: handlers.slice(0, at).map(({ id }) => id) } : null;
}

export async function deleteMailboxHandler(world: World, mailboxId: string): Promise<void> {
  if ((await mailboxHandler(world, mailboxId)) !== null) await removeHandler(world, mailboxId);
}

/** At its place, as far as the others are still there. */
export async function putBackHandler(world: World, { handler, after }: PlacedHandler): Promise<void> {
  const { handlers, leftOver } = await loadHandlers(world);
  const ids = handlers.map(({ id }) => id);
  if (ids.includes(handler.id)) return;
  const place = 1 + ids.findLastIndex((id) => after.includes(id));
  await storeHandler(world, handler);
  await storeOrder(world, ids.toSpliced(place, 0, handler.id), leftOver);
}
