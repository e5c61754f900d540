/**
 * What an incoming mail means: lists of checks, read from top to bottom; the first that has a verdict decides. Pure:
 * everything that had to be looked up comes in as facts.
 */
import { takenBy, type AnyCase, type Check } from './case';
import { checksOfAll } from './checks-of-all';
import { checksBeforeFacts, checksOfHandler } from './checks-of-handler';
import type { Decision, Disposition, Step } from './disposition';
import type { Facts } from './facts';
import { mappedSender } from './mapped';
import { outcomeOf } from './outcome';

/** The longest value that a step quotes. */
const mostLooked = 500;

/** Whether it comes to the handler's rules at all: machines' mail is settled before anything is looked up. */
export function isJudgedByHandler(bare: Omit<Facts, 'clues' | 'user' | 'recentMails'>): boolean {
  const facts: Facts = { ...bare, clues: [], user: null, recentMails: 0 };
  const { handler } = bare.choice;
  if (handler === null || checksOfAll.some(({ verdict }) => verdict({ facts }) !== null)) return false;
  const taken = takenBy(facts, handler);
  return checksBeforeFacts.every(({ verdict }) => verdict(taken) === null);
}

/** Decides, and says how. */
export function decide(facts: Facts): Decision {
  const steps: Step[] = [];
  const general = firstVerdict(checksOfAll, { facts }, null, steps);
  if (general !== null) return { disposition: general, handler: null, steps };
  const { step, disposition: mapped } = mappedSender(facts);
  if (mapped !== null) return { disposition: mapped, handler: null, steps: [...steps, ...step] };
  steps.push(...step);
  const { handler, offers } = facts.choice;
  for (const { handler: asked, takes, looked } of offers)
    steps.push(stepOf(`Is it for “${asked.name}”?`, takes, looked, asked));
  if (handler === null) return { disposition: leftOver(facts), handler: null, steps };
  const taken = takenBy(facts, handler);
  const disposition = firstVerdict(checksOfHandler, taken, handler, steps) ?? outcomeOf(taken);
  return { disposition, handler, steps };
}

function firstVerdict<C extends AnyCase>(
  checks: readonly Check<C>[],
  one: C,
  handler: Step['handler'],
  steps: Step[],
): Disposition | null {
  for (const { check, looked, verdict } of checks) {
    const disposition = verdict(one);
    steps.push(stepOf(check, disposition !== null, looked(one), handler));
    if (disposition !== null) return disposition;
  }
  return null;
}

function stepOf(check: string, matched: boolean, looked: string, handler: Step['handler']): Step {
  return {
    check,
    matched,
    looked: looked.slice(0, mostLooked),
    handler: handler === null ? null : { id: handler.id, name: handler.name },
  };
}

function leftOver({ leftOver: what, choice }: Facts): Disposition {
  const asked = choice.offers.length === 0 ? 'this mailbox has no mail handler that is switched on' : 'none took it';
  const detail = `No mail handler is for this mail: ${asked}.`;
  return what === 'hold'
    ? { kind: 'hold', reason: 'no-handler', detail }
    : { kind: 'discard', reason: 'no-handler', detail };
}
