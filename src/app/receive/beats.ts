/** Heartbeats among the mails just read: that they came back is noted before they are written down as settled. */
import { delayInWords } from '../../inbound';
import { noteArrival } from '../heartbeat';
import { attempt } from '../remedy';
import { loadSettings } from '../settings';
import { failed } from './outcome';
import type { Reading } from './reading';
import type { Settled } from './settle';
import type { Understood } from './understand';

interface Settling {
  readonly one: Understood;
  readonly settled: Settled;
}

/** Idempotent: a beat counts once, however often it is met. One that strayed into another mailbox does not count. */
export async function noteBeats<S extends Settling>(reading: Reading, all: readonly S[]): Promise<readonly S[]> {
  return Promise.all(
    all.map(async (each) => {
      const { disposition } = each.settled;
      if (disposition?.kind !== 'heartbeat') return each;
      const noted = await attempt(() => note(reading, each.one, disposition));
      if (!noted.ok) return { ...each, settled: failed(reading, each.one, null, noted.failure) };
      return { ...each, settled: { ...each.settled, reason: noted.value } };
    }),
  );
}

async function note(
  { world, connection }: Reading,
  { receivedMs }: Understood,
  { heartbeat, sentMs }: { readonly heartbeat: string; readonly sentMs: number },
): Promise<string> {
  const { heartbeats } = await loadSettings(world);
  const known = heartbeats.find(({ id }) => id === heartbeat);
  if (known === undefined) return 'A heartbeat that is not sent any more.';
  if (known.to !== connection.id) return 'A heartbeat that was sent to another mailbox.';
  const metMs = world.now();
  const arrivedMs = Math.min(receivedMs ?? metMs, metMs);
  await noteArrival(world, heartbeat, sentMs, { arrivedMs, metMs });
  return `A heartbeat came back: it was in the mailbox after ${delayInWords(arrivedMs - sentMs)}.`;
}
