/** From what happened to what is written down, in words that an admin reads in the mail log. */
import type { Failure, FailureCode } from '../../contract';
import { dispositionInWords, type Disposition } from '../../inbound';
import { remedyFor } from '../remedy';
import type { Effect } from './carry-out';
import type { Reading } from './reading';
import type { Settled } from './settle';
import type { Understood } from './understand';

/** Dispositions that do something outside; the others only remember. */
export type Acting = Extract<Disposition, { kind: 'comment' | 'create' | 'refuse' }>;
export type Quiet = Exclude<Disposition, Acting>;

const clueInWords = {
  'reply-token': 'the signed token of our own mail',
  references: 'the mail it answers',
  'plus-address': 'the key in our address',
  'subject-key': 'the key in its subject',
  chosen: 'the choice of a person',
} as const;

export function succeeded(disposition: Exclude<Acting, { kind: 'refuse' }>, effect: Effect): Settled {
  const left = effect.leftOut.length === 0 ? '' : ` Not attached: ${effect.leftOut.join('; ')}`;
  const how =
    disposition.kind === 'comment'
      ? `Comment on ${effect.issueKey}, known by ${clueInWords[disposition.thread.by]}.`
      : `New issue ${effect.issueKey}.`;
  const also = effect.notes.map((note) => ` ${note}`).join('');
  const outcome = disposition.kind;
  return { outcome, reason: how + also + left, effect, disposition, failure: null, nextTryMs: null };
}

export function refused(disposition: Extract<Acting, { kind: 'refuse' }>, told: string): Settled {
  const rest = { effect: null, failure: null, nextTryMs: null };
  return { outcome: 'refuse', reason: `${disposition.detail} ${told}`, disposition, ...rest };
}

export function quiet(disposition: Quiet): Settled {
  const rest = { effect: null, disposition, failure: null, nextTryMs: null };
  if (disposition.kind === 'heartbeat') {
    return { outcome: 'heartbeat', reason: dispositionInWords(disposition), ...rest };
  }
  if (disposition.kind !== 'bounce') return { outcome: disposition.kind, reason: disposition.detail, ...rest };
  const who = disposition.recipients.map(({ address, status }) => `${address} (${status})`).join(', ');
  const reason = `A mail of ours did not arrive: ${who === '' ? 'unknown recipient' : who}.`;
  return { outcome: 'bounce', reason, ...rest };
}

/** So often a mail may fail for a reason that seems not to be its own, while others go through, before it is held. */
const mostTriesAmongOthers = 8;

/** It failed: tried again later, or held for a person when trying again is no use. */
export function failed(reading: Reading, one: Understood, disposition: Acting | null, failure: Failure): Settled {
  const { world, effects } = reading;
  const tries = (one.known?.tries ?? 0) + 1;
  const remedy = remedyFor(failure, tries, jitterOf(one.key));
  const othersWork = (effects.lastMs ?? 0) > (one.known?.atMs ?? Infinity);
  const isItsOwn = othersWork && tries >= mostTriesAmongOthers && !isAboutRates(failure.code);
  const waits = !isItsOwn && (remedy.kind === 'retry' || remedy.kind === 'pause');
  return {
    outcome: waits ? 'waiting' : 'hold',
    reason: isItsOwn ? `${failure.message} Tried ${tries} times, while other mail went through.` : failure.message,
    effect: null,
    disposition,
    failure,
    nextTryMs: waits ? world.now() + remedy.afterSeconds * 1000 : null,
  };
}

/** Who asks us to slow down says nothing about a mail. */
const isAboutRates = (code: FailureCode): boolean => code.endsWith('-rate-limited') || code === 'gateway-busy';

/** 0 to 1, spread by the message itself, so that a run can be repeated exactly. */
export function jitterOf(key: string): number {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 1000;
  return sum / 1000;
}
