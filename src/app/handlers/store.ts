/**
 * Mail handlers in storage: one record each, their order beside them. A mailbox that no handler lists has the standard one,
 * so that answers reach their issues before anybody has set anything.
 */
import { z } from 'zod';
import {
  handlerDraft,
  leftOver,
  mailHandler,
  newIssueAction,
  type HandlerList,
  type LeftOver,
  type MailHandler,
  type NewIssueAction,
} from '../../contract';
import { everyEntry } from '../entries';
import type { World } from '../ports';

const prefix = 'handler:';
const keyOf = (id: string): string => `${prefix}${id}`;
const orderKey = 'handlers';

const order = z.object({ ids: z.array(z.string()), leftOver: leftOver.default('hold') });
type Order = z.output<typeof order>;

/** As handlers were stored when all they said was what becomes of mail without an issue. */
const firstShape = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  mailboxes: z.array(z.string()),
  newIssue: newIssueAction,
});

/** What a mailbox does when nobody said: answers become comments, nothing is created, a person decides. */
export function standardHandler(mailboxId: string): MailHandler {
  const draft = handlerDraft.parse({ name: 'Standard', mailboxes: [mailboxId] });
  return { ...draft, id: mailboxId, version: 1, createdAtMs: 0, updatedAtMs: 0 };
}

/** `create` in a handler that creates already keeps what else is said about the new issue. */
export function withNewIssue(handler: MailHandler, action: NewIssueAction): MailHandler {
  if (action.kind !== 'create') return { ...handler, notFound: action };
  const { projectKey, issueType } = action;
  const before = handler.notFound.kind === 'create' ? handler.notFound.issue : emptyIssue;
  return { ...handler, notFound: { kind: 'create', issue: { ...before, projectKey, issueType } } };
}

const emptyIssue = { priority: null, labels: [], components: [], fields: [], extract: [] };

function readHandler(value: unknown): MailHandler | null {
  const read = mailHandler.safeParse(value);
  if (read.success) return read.data;
  const first = firstShape.safeParse(value);
  if (!first.success) return null;
  const { newIssue, id, name, enabled, mailboxes } = first.data;
  return withNewIssue({ ...standardHandler(id), name, enabled, mailboxes }, newIssue);
}

/** Every stored handler, in order; those that the order does not name come last, the oldest first. */
export async function loadHandlers(world: World): Promise<HandlerList> {
  const [handlers, { ids, leftOver: kind }] = await Promise.all([storedHandlers(world), loadOrder(world)]);
  const placeOf = ({ id }: MailHandler): number => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return {
    handlers: handlers.toSorted((a, b) => placeOf(a) - placeOf(b) || a.createdAtMs - b.createdAtMs),
    leftOver: kind,
  };
}

async function storedHandlers(world: World): Promise<readonly MailHandler[]> {
  return (await everyEntry(world, prefix)).flatMap(({ value }) => readHandler(value) ?? []);
}

async function loadOrder({ store }: World): Promise<Order> {
  const read = order.safeParse(await store.get({ key: orderKey }));
  return read.success ? read.data : { ids: [], leftOver: 'hold' };
}

export async function loadHandler({ store }: World, id: string): Promise<MailHandler | null> {
  return readHandler(await store.get({ key: keyOf(id) }));
}

export async function storeHandler({ store }: World, handler: MailHandler): Promise<void> {
  await store.set(keyOf(handler.id), handler);
}

export async function removeHandler({ store }: World, id: string): Promise<void> {
  await store.delete(keyOf(id));
}

export async function storeOrder({ store }: World, ids: readonly string[], kind: LeftOver): Promise<void> {
  const value: Order = { ids: [...ids], leftOver: kind };
  await store.set(orderKey, value);
}

/** Whether a handler is about this mailbox, switched off or not. */
export const listensTo = ({ mailboxes }: MailHandler, mailboxId: string): boolean =>
  mailboxes.length === 0 || mailboxes.includes(mailboxId);

/** The handlers that a mailbox's mail is offered to, in order. */
export function handlersOf({ handlers }: HandlerList, mailboxId: string): readonly MailHandler[] {
  const own = handlers.filter((handler) => listensTo(handler, mailboxId));
  return own.length === 0 ? [standardHandler(mailboxId)] : own.filter(({ enabled }) => enabled);
}

/** With the standard handler of each mailbox that has no other, as the page shows them. */
export function withStandards(list: HandlerList, mailboxIds: readonly string[]): HandlerList {
  const alone = mailboxIds.filter((id) => !list.handlers.some((handler) => listensTo(handler, id)));
  return { ...list, handlers: [...list.handlers, ...alone.map(standardHandler)] };
}
