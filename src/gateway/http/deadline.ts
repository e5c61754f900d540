/** How long a call may take. A Forge resolver lives for 25 s, a consumer waits 180 s for one request: the caller says which it is. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TalkError } from '../wire/errors';

const ordinaryMs: Readonly<Record<string, number>> = {
  fetch: 120_000,
  carry: 170_000,
  acknowledge: 50_000,
  list: 50_000,
  submit: 120_000,
};
const otherwiseMs = 22_000;
const longestMs = 170_000;

export function deadlineOf(call: string, asked: string | undefined): number {
  const wished = asked !== undefined && /^\d{1,7}$/.test(asked) ? Number(asked) : (ordinaryMs[call] ?? otherwiseMs);
  return Math.min(longestMs, Math.max(100, wished));
}

/** Aborts when the time is over, when the caller hangs up, or when the gateway has to stop. */
export function callSignal(
  request: IncomingMessage,
  response: ServerResponse,
  deadlineMs: number,
): { signal: AbortSignal; stop: (error: Error) => void; over: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new TalkError('deadline', 'the call'));
  }, deadlineMs);
  const gone = (): void => {
    if (!response.writableFinished) controller.abort(new TalkError('abandoned', 'the call'));
  };
  response.once('close', gone);
  request.once('error', gone);
  return {
    signal: controller.signal,
    stop: (error) => controller.abort(error),
    over: () => {
      clearTimeout(timer);
      response.removeListener('close', gone);
    },
  };
}
