/**
 * How far a POP3 maildrop has been listed, in a few bytes. POP3 has no "what is new": the unique-ids of all messages would have
 * to be remembered. Instead a digest over the ids so far is kept, chained message by message, so that it can be continued
 * without the ids, and a handful of earlier digests: when somebody deletes a message, listing starts again at the last of them
 * that still holds, and not at the beginning.
 */
import { createHash } from 'node:crypto';
import type { Cursor } from '../../contract';

export type Pop3Cursor = Extract<Cursor, { kind: 'pop3' }>;

export interface Mark {
  readonly count: number;
  readonly digest: string;
}

export const beginning: Pop3Cursor = { kind: 'pop3', count: 0, digest: '', last: '', octets: 0, marks: [] };

function next(digest: string, id: string): string {
  return createHash('sha256').update(`${digest}\n${id}`).digest('hex').slice(0, 32);
}

/** The cursor after some more messages. */
export function advanced(
  cursor: Pop3Cursor,
  messages: readonly { readonly id: string; readonly sizeBytes: number }[],
): Pop3Cursor {
  let { digest } = cursor;
  let octets = cursor.octets ?? 0;
  const marks: Mark[] = [...(cursor.marks ?? []), { count: cursor.count, digest }];
  for (const [index, { id, sizeBytes }] of messages.entries()) {
    digest = next(digest, id);
    octets += sizeBytes;
    marks.push({ count: cursor.count + index + 1, digest });
  }
  const count = cursor.count + messages.length;
  return {
    kind: 'pop3',
    count,
    digest,
    last: messages.at(-1)?.id ?? cursor.last ?? '',
    octets,
    marks: thinned(marks, count),
  };
}

/** The furthest mark of the cursor that these ids begin with. */
export function furthestHolding(cursor: Pop3Cursor, ids: readonly string[]): Mark {
  const wanted = new Map([...(cursor.marks ?? []), cursor].map(({ count, digest }) => [count, digest]));
  let holding: Mark = { count: 0, digest: '' };
  let digest = '';
  for (const [index, id] of ids.entries()) {
    digest = next(digest, id);
    if (wanted.get(index + 1) === digest) holding = { count: index + 1, digest };
  }
  return holding;
}

/** One mark for each doubling of the distance from the end: 16 are enough for 50,000 messages. */
function thinned(marks: readonly Mark[], count: number): Mark[] {
  const kept = new Map<number, Mark>();
  for (const mark of marks) {
    const distance = count - mark.count;
    if (distance < 1 || mark.count === 0) continue;
    const step = Math.floor(Math.log2(distance));
    if (!kept.has(step)) kept.set(step, mark);
  }
  return [...kept.values()].sort((a, b) => a.count - b.count);
}
