/**
 * Mail that may have stopped the function: too much for its memory or its time, with no error that anybody could catch. What is
 * begun and has no outcome was cut off; after so many times it waits for a person, and all other mail goes on.
 */
import { claimGraceMs, messageEntity, moveOf, type Entry, type Lease, type MessageRecord } from '../ledger';
import type { Conditions, StoreWrite } from '../ports';
import { bareRecord } from './fetch';
import type { Todo } from './todo';
import type { Reading } from './reading';
import { historyOf } from './record-of';

/** Begun so often without an outcome; the first time among others, who are innocent. */
const mostStops = 4;

/** One reader may die of anything; a second one in a row that has written nothing died of what it read. */
const mostDeaths = 1;

/** Why a mail is held that has stopped the function. */
export const stoppedCause = 'stopped-function';

/** Worked on by itself: it was left in the middle, was held for that, or is among those of which one stops every reader. */
export const isSuspect = ({ deaths }: Lease, { known }: Todo): boolean =>
  deaths > mostDeaths || known?.outcome === 'claimed' || known?.cause === stoppedCause;

/** It stopped the function although nothing else was worked on: all other mail comes before its next try. */
export const stopsOften = ({ known }: Todo): boolean => known?.outcome === 'claimed' && (known.begun ?? 0) > 1;

export const hasStoppedTooOften = ({ known }: Todo): boolean =>
  known?.outcome === 'claimed' && (known.begun ?? 0) >= mostStops;

interface Mark {
  readonly mark: MessageRecord;
  readonly write: StoreWrite;
}

/** What is written before it is fetched. A claim takes its place. */
export function markOf(reading: Reading, todo: Todo): Mark {
  const { key, known } = todo;
  const mark: MessageRecord = {
    ...bareRecord(reading, todo),
    ...keptOf(known),
    outcome: 'claimed',
    reason: '',
    begun: (known?.begun ?? 0) + 1,
    nextTryMs: reading.world.now() + claimGraceMs,
  };
  const when: Conditions =
    known === null ? [{ attribute: 'outcome', is: 'missing' }] : [{ attribute: 'tries', is: 'equal', to: known.tries }];
  return { mark, write: { kind: 'set', entity: messageEntity, key, value: mark, when } };
}

/** What the record says of the mail stays. */
function keptOf(known: MessageRecord | null): Partial<MessageRecord> {
  if (known === null) return {};
  const { history, settledMs, tries, ...kept } = known;
  return { ...kept, ...historyOf(known) };
}

export function stoppedEntry({ world }: Reading, { key, known, listed }: Todo): Entry {
  if (known === null) throw new RangeError(`${JSON.stringify(listed.ref)} was never begun`);
  const { begun = 0, nextTryMs, wish, failure, ...rest } = known;
  const reason = `Postroom’s function was stopped ${begun} times while it worked on this mail: it may be too large or too intricate. All other mail went on.`;
  const value: MessageRecord = {
    ...rest,
    outcome: 'hold',
    booked: 'hold',
    reason,
    cause: stoppedCause,
    settledMs: world.now(),
  };
  return {
    writes: [{ kind: 'set', entity: messageEntity, key, value }],
    moves: [moveOf(known, 'hold')],
  };
}
