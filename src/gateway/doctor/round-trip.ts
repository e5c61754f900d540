/** Waiting for the test mail to come back into the mailbox of the pair, and taking it away again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RoundTrip } from '../../contract';
import { acknowledge, search } from '../operations';
import type { Call } from '../session/call';
import { TalkError } from '../wire/errors';
import type { Record } from './record';

const betweenLooksMs = 700;

/** @throws TalkError round-trip-missing */
export async function awaitReturn(trip: RoundTrip, messageId: string, call: Call, record: Record): Promise<void> {
  record.begins('round-trip');
  const started = performance.now();
  const longestMs = call.access.patience.roundTripMs;
  const { server, folder } = trip;
  while (performance.now() - started < longestMs) {
    const { messages } = await search({ server, folder, messageId, limit: 5 }, call);
    const found = messages.find((message) => message.messageId.includes(messageId));
    if (found !== undefined) {
      await acknowledge({ server, folder, refs: [found.ref], action: { kind: 'delete' } }, call);
      record.found(
        `The test mail came back after ${((performance.now() - started) / 1000).toFixed(1)} s and was removed`,
      );
      return;
    }
    await pause(betweenLooksMs, undefined, { signal: call.signal });
  }
  throw new TalkError('round-trip-missing', 'round trip', `waited ${longestMs / 1000} s`);
}
