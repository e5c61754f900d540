/** A heartbeat, cut off anywhere: each one that arrived is written down once, as nothing else, and found by whom it was sent for. */
import { shiftClock } from '../clock';
import type { Product } from '../product';
import { messageRecords } from './records';
import type { Scenario } from './sweep';

const support = 'support@postroom.example';
const everyMinutes = 15;

export const heartbeat: Scenario = {
  name: 'heartbeat',
  prepare: async (product) => {
    const { connections } = await product.ask('connections.list', {});
    const idOf = (direction: string): string =>
      connections.find(({ connection }) => connection.direction === direction)?.connection.id ?? '';
    await product.ask('settings.save', {
      retentionDays: 180,
      alarms: { addresses: [], connectionId: null, silenceHours: null },
      heartbeats: [
        {
          id: null,
          from: idOf('outgoing'),
          to: idOf('incoming'),
          address: null,
          minutes: everyMinutes,
          lateMinutes: null,
        },
      ],
    });
  },
  begin: () => {
    shiftClock(everyMinutes * 60_000);
    return Promise.resolve();
  },
  check: (product) => {
    const { db, mail } = product.host;
    const beats = mail
      .messages(support, 'INBOX', { limit: 10_000 })
      .filter(({ header }) => header.toString('latin1').includes('X-Postroom-Heartbeat'));
    const unread = beats.filter(({ flags }) => !flags.includes('\\Seen')).map(({ uid }) => uid);
    // A schedule sends last: the newest may be on its way to its reader. An older one that is left is forgotten.
    const newest = Math.max(...beats.map(({ uid }) => uid));
    const read = beats.length - unread.length;
    const outcomes = messageRecords(db).map(({ outcome }) => outcome);
    const arrivals = noted(product);
    return [
      ...(unread.every((uid) => uid === newest) ? [] : [`${unread.length} beats are not acknowledged`]),
      ...(outcomes.every((outcome) => outcome === 'heartbeat') ? [] : [`outcomes: ${outcomes.join(', ')}`]),
      ...(outcomes.length === read ? [] : [`${outcomes.length} records of ${read} beats`]),
      ...(arrivals === read ? [] : [`${arrivals} of ${read} beats are noted`]),
    ];
  },
};

function noted({ host }: Product): number {
  const sql = `SELECT count(*) AS count FROM kvs WHERE key LIKE 'beat:%'`;
  return (host.db.prepare(sql).get() as { count: number }).count;
}
