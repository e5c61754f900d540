/** What an admin does to mail handlers. */
import {
  FailureError,
  type Failure,
  type HandlerDraft,
  type HandlerList,
  type LeftOver,
  type MailHandler,
} from '../../contract';
import { isIncoming, loadConnections } from '../connections';
import type { World } from '../ports';
import { listensTo, loadHandlers, removeHandler, storeHandler, storeOrder, withStandards } from './store';

export async function listHandlers(world: World): Promise<HandlerList> {
  const [list, connections] = await Promise.all([loadHandlers(world), loadConnections(world)]);
  return withStandards(
    list,
    connections.filter(isIncoming).map(({ id }) => id),
  );
}

/** The stored one; of a mailbox that nobody has set anything for, the standard one. */
export async function existingHandler(world: World, id: string): Promise<MailHandler> {
  const found = (await listHandlers(world)).handlers.find((handler) => handler.id === id);
  if (found === undefined) throw new FailureError(missing);
  return found;
}

const missing: Failure = {
  code: 'setting-invalid',
  message: 'This mail handler does not exist any more.',
  evidence: '',
  fix: { text: 'Go back to the list: somebody may have deleted it.' },
};

export interface SaveHandler {
  readonly id: string | null;
  readonly basedOn: number | null;
  readonly draft: HandlerDraft;
}

export async function saveHandler(world: World, input: SaveHandler): Promise<HandlerList & { readonly id: string }> {
  const { id, draft } = input;
  const nowMs = world.now();
  const before = id === null ? null : await existingHandler(world, id);
  if (before !== null && before.version !== input.basedOn) throw new FailureError(changedMeanwhile);
  const handler: MailHandler = {
    ...draft,
    id: before?.id ?? world.randomId(),
    version: (before?.version ?? 0) + 1,
    createdAtMs: before === null || before.createdAtMs === 0 ? nowMs : before.createdAtMs,
    updatedAtMs: nowMs,
  };
  if (JSON.stringify(handler).length > mostCharacters) throw new FailureError(tooLarge);
  const { handlers, leftOver } = await listHandlers(world);
  await storeHandler(world, handler);
  if (before === null) await keepStandards(world, handlers, handler);
  if (before === null) await storeOrder(world, [handler.id, ...handlers.map((one) => one.id)], leftOver);
  return { ...(await listHandlers(world)), id: handler.id };
}

/** A standard handler is there as long as its mailbox has no other: now that it gets one, it stays beside it in its own right. */
async function keepStandards(world: World, handlers: readonly MailHandler[], added: MailHandler): Promise<void> {
  const nowMs = world.now();
  const standing = handlers.filter(({ id, createdAtMs }) => createdAtMs === 0 && listensTo(added, id));
  for (const one of standing) await storeHandler(world, { ...one, createdAtMs: nowMs, updatedAtMs: nowMs });
}

/** The platform stores at most 240 KiB in one record; characters may take three bytes. */
const mostCharacters = 80_000;

const changedMeanwhile: Failure = {
  code: 'setting-invalid',
  message: 'Somebody else has saved this handler since you opened it.',
  evidence: '',
  fix: { text: 'Open it again and make your changes there.' },
};

const tooLarge: Failure = {
  code: 'setting-invalid',
  message: 'This handler is larger than can be stored.',
  evidence: '',
  fix: {
    text: 'Shorten its lists of senders, for example by naming domains in place of addresses, or make two handlers.',
  },
};

/** Ids that are missing here keep their place at the end; unknown ones are passed over. */
export async function reorderHandlers(world: World, ids: readonly string[]): Promise<HandlerList> {
  const { handlers, leftOver } = await loadHandlers(world);
  const known = handlers.map(({ id }) => id);
  const named = [...new Set(ids)].filter((id) => known.includes(id));
  await storeOrder(world, [...named, ...known.filter((id) => !named.includes(id))], leftOver);
  return listHandlers(world);
}

export async function cloneHandler(world: World, id: string): Promise<HandlerList & { readonly id: string }> {
  const original = await existingHandler(world, id);
  const { handlers, leftOver } = await listHandlers(world);
  const nowMs = world.now();
  const copy: MailHandler = {
    ...original,
    id: world.randomId(),
    name: `${original.name.slice(0, 93)} (copy)`,
    enabled: false,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await storeHandler(world, copy);
  // A copy of a standard handler would take its place: the original has to be there in its own right.
  if (original.createdAtMs === 0) await storeHandler(world, { ...original, createdAtMs: nowMs, updatedAtMs: nowMs });
  const ids = handlers.flatMap((one) => (one.id === id ? [one.id, copy.id] : [one.id]));
  await storeOrder(world, ids, leftOver);
  return { ...(await listHandlers(world)), id: copy.id };
}

export async function enableHandler(world: World, id: string, enabled: boolean): Promise<HandlerList> {
  const before = await existingHandler(world, id);
  const nowMs = world.now();
  const createdAtMs = before.createdAtMs === 0 ? nowMs : before.createdAtMs;
  await storeHandler(world, { ...before, enabled, version: before.version + 1, createdAtMs, updatedAtMs: nowMs });
  return listHandlers(world);
}

/** A mailbox that has no handler left gets the standard one back. */
export async function deleteHandler(world: World, id: string): Promise<HandlerList> {
  const { handlers, leftOver } = await loadHandlers(world);
  await removeHandler(world, id);
  await storeOrder(
    world,
    handlers.map((one) => one.id).filter((one) => one !== id),
    leftOver,
  );
  return listHandlers(world);
}

export async function setLeftOver(world: World, leftOver: LeftOver): Promise<HandlerList> {
  const { handlers } = await loadHandlers(world);
  await storeOrder(
    world,
    handlers.map(({ id }) => id),
    leftOver,
  );
  return listHandlers(world);
}
