/** Judges mails without doing anything: with the stored handlers of a mailbox, or with one as it stands in the editor. */
import {
  FailureError,
  type Failure,
  type HandlerDraft,
  type HandlerList,
  type IncomingConnection,
} from '../../contract';
import { accountsIn, decide, type Decision, type Facts, type Names, type Planned } from '../../inbound';
import type { Message } from '../../mail';
import { isIncoming, loadConnection, loadConnections, ownAddresses, signingKey } from '../connections';
import { handlersOf, loadHandlers } from '../handlers';
import { imagesKey } from '../keys';
import type { World } from '../ports';
import {
  deliveryHeader,
  factsOfMail,
  leftOutLines,
  planOf,
  readMail,
  seenImages,
  storageKeys,
  type Judging,
  type ReadMail,
} from '../receive';

export interface Edited {
  readonly id: string | null;
  readonly draft: HandlerDraft;
}

/** Whose handlers judge; lookups are shared by all that are opened together. */
export interface Bench {
  readonly connection: IncomingConnection;
  readonly stored: Judging;
  /** With the edited handler in its place; the same as `stored` when nothing is edited. */
  readonly edited: Judging;
}

export async function openBench(world: World, mailboxId: string, edited: Edited | null): Promise<Bench> {
  const connection = await loadConnection(world, mailboxId);
  if (connection === null || !isIncoming(connection)) throw new FailureError(noMailbox);
  const [connections, key, list] = await Promise.all([loadConnections(world), signingKey(world), loadHandlers(world)]);
  const judging = (handlers: HandlerList): Judging => ({
    world,
    own: { addresses: ownAddresses(connections), messageIdDomain: null, markerHeaders: [deliveryHeader] },
    signingKeys: [key],
    handlers: handlersOf(handlers, mailboxId),
    leftOver: handlers.leftOver,
    startMs: 0,
    ...shared,
  });
  const shared = { issues: new Map(), persons: new Map(), recent: new Map() };
  const stored = judging(list);
  return { connection, stored, edited: edited === null ? stored : judging(withEdited(list, edited)) };
}

const noMailbox: Failure = {
  code: 'connection-missing',
  message: 'This mailbox does not exist any more.',
  evidence: '',
  fix: { text: 'Choose another mailbox.' },
};

/** A handler that is being edited judges as if it were switched on: that is what is asked. */
function withEdited(list: HandlerList, { id, draft }: Edited): HandlerList {
  const place = list.handlers.findIndex((handler) => handler.id === id);
  const handler = { ...draft, enabled: true, id: id ?? 'edited', version: 1, createdAtMs: 0, updatedAtMs: 0 };
  const handlers = place < 0 ? [handler, ...list.handlers] : list.handlers.with(place, handler);
  return { ...list, handlers };
}

/** What the Jira users in decisions are called. */
export async function namesIn({ world, persons }: Judging, ...decisions: readonly Decision[]): Promise<Names> {
  const ids = [...new Set(decisions.flatMap(accountsIn))];
  const found = ids.map(async (id): Promise<[string, string] | null> => {
    const person = persons.get(id) ?? (await world.jira.person(id));
    persons.set(id, person);
    return person === null ? null : [id, person.displayName];
  });
  return new Map((await Promise.all(found)).filter((one) => one !== null));
}

export interface Judged extends Planned {
  readonly mail: ReadMail;
  readonly facts: Facts;
  readonly leftOut: readonly string[];
}

export async function judge(
  judging: Judging,
  message: Message,
  bytes: Uint8Array,
  receivedMs: number | null,
): Promise<Judged> {
  const mail = readMail(judging, message, bytes);
  const found = await judging.world.store.getMany(storageKeys(mail));
  const facts = await factsOfMail(judging, { ...mail, receivedMs }, found);
  const decision = decide(facts);
  const seen = seenImages(found.get(imagesKey(message.from?.address ?? '')));
  const { files, people } = planOf(judging, mail, decision.handler, seen);
  return { mail, facts, decision, files, people, leftOut: leftOutLines(files) };
}
