/** The admin page's calls: input read into its shape at the edge, answers that never throw. */
import type { z } from 'zod';
import { adminCalls, type AdminAnswers, type AdminCall, type FieldProblem, type Reply } from '../../contract';
import { confirmCertificate, loadConnections, loginOf } from '../connections';
import { backtest, explain, handlerChoices, handlerPeople, mailsOf } from '../explain';
import { findMail, heldGroups, heldList, logEntry, logPage, preview, sourcePiece, wishAll, wishFor } from '../log';
import {
  cloneHandler,
  deleteHandler,
  enableHandler,
  existingHandler,
  listHandlers,
  reorderHandlers,
  saveHandler,
  setLeftOver,
} from '../handlers';
import { heartbeatsThrough } from '../heartbeat';
import type { World } from '../ports';
import { attempt } from '../remedy';
import { saveSettings, settingsView, testWebhook } from '../settings';
import { queueReading } from '../receive';
import { forgetSender, listSenders, saveSender } from '../senders';
import { accounts, recount } from './accounts';
import { duplicate, enable, existing, save } from './connections';
import { deletedConnections, erase, remove, restore } from './deleted';
import { outboundHandlers } from './outbound';
import { overview } from './overview';
import { draftLogin, progress, test } from './test';
import { importThreads } from './threads';
import { view } from './view';

type Handlers = {
  readonly [C in AdminCall]: (world: World, input: z.output<(typeof adminCalls)[C]>) => Promise<AdminAnswers[C]>;
};

const handlers: Handlers = {
  ...outboundHandlers,
  overview: (world) => overview(world),
  accounts: (world) => accounts(world),
  'accounts.recount': recount,
  'connections.list': async (world) => {
    const [all, deleted] = await Promise.all([loadConnections(world), deletedConnections(world)]);
    return { connections: await Promise.all(all.map((one) => view(world, one, all))), deleted };
  },
  'connections.get': async (world, { id }) => view(world, await existing(world, id), await loadConnections(world)),
  'connections.save': save,
  'connections.delete': (world, { id }) => remove(world, id),
  'connections.restore': (world, { id }) => restore(world, id),
  'connections.erase': (world, { id }) => erase(world, id),
  'connections.duplicate': (world, { id }) => duplicate(world, id),
  'connections.enable': enable,
  'connections.test': test,
  'connections.progress': progress,
  'connections.folders': async (world, input) =>
    world.gateway.call('folders', { server: await draftLogin(world, input) }),
  'connections.status': async (world, { id }) => {
    const connection = await existing(world, id);
    const folder = connection.direction === 'incoming' ? connection.incoming.folder : 'INBOX';
    return world.gateway.call('status', { server: await loginOf(world, connection), folder });
  },
  'connections.discover': (world, { address }) => world.gateway.call('discover', { address }),
  'connections.poll': async (world, { id }) => {
    await existing(world, id);
    await queueReading(world, id, 'asked');
    return { queued: true };
  },
  'connections.confirmCertificate': async (world, { id }) => {
    const connection = await existing(world, id);
    await confirmCertificate(world, id);
    return view(world, connection, await loadConnections(world));
  },
  'projects.list': async (world, { query }) => ({ projects: await world.jira.projects(query) }),
  'threads.import': importThreads,
  'log.list': logPage,
  'log.get': logEntry,
  'log.source': sourcePiece,
  'log.preview': preview,
  'log.find': findMail,
  'log.wish': wishFor,
  'held.wishAll': wishAll,
  'held.groups': (world) => heldGroups(world),
  'held.list': heldList,
  'senders.list': listSenders,
  'senders.save': saveSender,
  'senders.forget': forgetSender,
  'settings.get': (world) => settingsView(world),
  'settings.save': saveSettings,
  'settings.testWebhook': testWebhook,
  'heartbeats.of': heartbeatsThrough,
  'handlers.list': listHandlers,
  'handlers.get': (world, { id }) => existingHandler(world, id),
  'handlers.save': saveHandler,
  'handlers.reorder': (world, { ids }) => reorderHandlers(world, ids),
  'handlers.clone': (world, { id }) => cloneHandler(world, id),
  'handlers.enable': (world, { id, enabled }) => enableHandler(world, id, enabled),
  'handlers.delete': (world, { id }) => deleteHandler(world, id),
  'handlers.choices': handlerChoices,
  'handlers.people': handlerPeople,
  'handlers.backtest': backtest,
  explain,
  'explain.mails': (world, { mailboxId, cursor }) => mailsOf(world, mailboxId, cursor),
  'handlers.leftOver': (world, { leftOver }) => setLeftOver(world, leftOver),
};

/** Answers one call of the page. Whatever happens is in the Reply. */
export async function answer(world: World, call: string, payload: unknown): Promise<Reply<unknown>> {
  if (!isCall(call))
    return { ok: false, kind: 'invalid', problems: [{ field: '', message: `There is no call “${call}”.` }] };
  return answerCall(world, call, payload);
}

const isCall = (call: string): call is AdminCall => Object.hasOwn(adminCalls, call);

async function answerCall<C extends AdminCall>(
  world: World,
  call: C,
  payload: unknown,
): Promise<Reply<AdminAnswers[C]>> {
  const read = adminCalls[call].safeParse(payload);
  if (!read.success) return { ok: false, kind: 'invalid', problems: read.error.issues.map(problemOf) };
  const done = await attempt(() => handlers[call](world, read.data as z.output<(typeof adminCalls)[C]>));
  if (done.ok) return { ok: true, value: done.value };
  if (done.failure.code === 'unknown') world.log({ event: 'unforeseen', call, evidence: done.failure.evidence });
  return { ok: false, kind: 'failed', failure: done.failure };
}

/** Names the field and the fix; never the value, which may be a password. */
function problemOf({ path, message }: z.core.$ZodIssue): FieldProblem {
  return { field: path.map(String).join('.'), message };
}
