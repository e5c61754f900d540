/** Looks at every schedule whether something is wrong, tells each target once, and tells when it is over. */
import { z } from 'zod';
import type { Alarm, Failure, Settings } from '../../contract';
import { loadConnections } from '../connections';
import { gatewayState } from '../gateway-state';
import { heartbeatViews } from '../heartbeat';
import type { World } from '../ports';
import { loadSettings, noteTelling } from '../settings';
import {
  afterTelling,
  keptAlarm,
  lookedAt,
  mailTarget,
  newsFor,
  openIn,
  withoutDone,
  type KeptAlarm,
  type News,
} from './book';
import { loopsOf, mailboxesOf, sendingOf, wakeAfterGateway } from './look';
import { alarmsIn, type Raised } from './situation';
import { tellByMail } from './tell-mail';
import { tellWebhook } from './tell-webhook';

const key = 'alarms';
const stored = z.array(keptAlarm);

async function loadBook({ store }: World): Promise<readonly KeptAlarm[]> {
  return stored.safeParse(await store.get({ key })).data ?? [];
}

export async function openAlarms(world: World): Promise<readonly Alarm[]> {
  return openIn(await loadBook(world));
}

export async function watch(world: World): Promise<void> {
  const [settings, before] = await Promise.all([loadSettings(world), loadBook(world)]);
  const { raised, canTell } = await look(world, settings, before);
  const book = lookedAt(before, raised, world.now());
  const save = async (from: readonly KeptAlarm[], to: readonly KeptAlarm[]): Promise<void> => {
    if (JSON.stringify(from) !== JSON.stringify(to)) await world.store.set(key, [...to]);
  };
  // Before anybody is told: telling may take all the time there is.
  await save(before, book);
  await save(book, canTell ? await tellAll(world, settings, book) : book);
}

interface Look {
  readonly raised: readonly Raised[];
  /** The gateway is there, through which everybody is told. */
  readonly canTell: boolean;
}

async function look(world: World, settings: Settings, before: readonly KeptAlarm[]): Promise<Look> {
  const [connections, gateway] = await Promise.all([loadConnections(world), gatewayState(world)]);
  const on = connections.filter(({ enabled }) => enabled);
  const [mailboxes, sending, loops] = await Promise.all([
    mailboxesOf(world, on),
    sendingOf(world, on),
    loopsOf(world, on),
  ]);
  const wasAway = before.some(({ kind, overMs }) => kind === 'gateway' && overMs === null);
  const missedBefore = before
    .filter(({ kind, overMs }) => kind === 'heartbeat' && overMs === null)
    .map(({ about }) => about);
  if (gateway.failure === null && wasAway) await wakeAfterGateway(world, mailboxes);
  const raised = alarmsIn({
    mailboxes,
    sending,
    heartbeats: await heartbeatViews(world, settings.heartbeats, connections),
    missedBefore,
    gateway: { failure: gateway.failure, wasAway },
    silenceHours: settings.alarms.silenceHours,
    nowMs: world.now(),
  });
  const canTell = gateway.failure === null || gateway.failure.code === 'gateway-too-old';
  return { raised: [...raised, ...loops], canTell };
}

interface Told {
  readonly target: string;
  readonly told: readonly KeptAlarm[];
  /** Webhooks only: why not all of it was told. */
  readonly failure: Failure | null;
}

/** All targets at once, none of them in the way of another. What could not be told is told at the next look. */
async function tellAll(world: World, { alarms }: Settings, book: readonly KeptAlarm[]): Promise<readonly KeptAlarm[]> {
  const isNews = ({ fresh, ended }: News): boolean => fresh.length + ended.length > 0;
  const mail = alarms.addresses.length === 0 ? [] : [mailTarget];
  const targets = [...mail, ...alarms.webhooks.map(({ id }) => id)];
  const telling = targets
    .map((target) => ({ target, news: newsFor(target, book) }))
    .filter(({ news }) => isNews(news))
    .map(async ({ target, news }): Promise<Told> => {
      const webhook = alarms.webhooks.find(({ id }) => id === target);
      if (webhook !== undefined) return { target, ...(await tellWebhook(world, webhook, news)) };
      const isTold = await tellByMail(world, alarms, news);
      return { target, told: isTold ? [...news.fresh, ...news.ended] : [], failure: null };
    });
  const outcomes = await Promise.all(telling);
  const hooks = outcomes.filter(({ target }) => target !== mailTarget);
  if (hooks.length > 0) await noteTelling(world, new Map(hooks.map(({ target, failure }) => [target, failure])));
  const after = outcomes.reduce((all, { target, told }) => afterTelling(all, target, told, world.now()), book);
  return withoutDone(after, targets);
}
