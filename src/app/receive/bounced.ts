/** Bounces among the mails just read: what they are about is marked before they are written down as settled. */
import { noteBounce } from '../bounces';
import { attempt } from '../remedy';
import { failed } from './outcome';
import type { Reading } from './reading';
import type { Settled } from './settle';
import type { Understood } from './understand';

interface Settling {
  readonly one: Understood;
  readonly settled: Settled;
}

/** Idempotent: a bounce that is met again marks the same delivery in the same way. */
export async function noteBounces<S extends Settling>(reading: Reading, all: readonly S[]): Promise<readonly S[]> {
  return Promise.all(
    all.map(async (each) => {
      const { disposition, outcome } = each.settled;
      if (outcome !== 'bounce' || disposition?.kind !== 'bounce') return each;
      const noted = await attempt(() => noteBounce(reading.world, disposition, reading.signingKeys));
      if (!noted.ok) return { ...each, settled: failed(reading, each.one, null, noted.failure) };
      if (noted.value === null || noted.value.said === '') return each;
      return { ...each, settled: { ...each.settled, reason: noted.value.said } };
    }),
  );
}
