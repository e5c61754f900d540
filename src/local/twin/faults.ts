/**
 * Faults to test against: chosen requests are refused, answered late, or carried out with their answer lost on the way.
 * Switched at run time; what happens by chance follows a seed.
 */
import { z } from 'zod';
import { HungUp } from '../hung-up';

/** One kind of trouble, for the requests it matches. */
export const faultRule = z.strictObject({
  /** `POST /rest/api/3/issue/*` + `/comment`; `*` stands for one segment, `**` for the rest, a method of `*` for any. */
  route: z.string().regex(/^(\*|[A-Z]+) \/\S*$/, 'A method and a path, such as "POST /rest/api/3/issue/*/comment".'),
  /** Answers this status instead of doing anything. */
  status: z.number().int().min(400).max(599).optional(),
  /** With a status: what Jira says. */
  message: z.string().optional(),
  /** For a 429 or 503: seconds in Retry-After. */
  retryAfter: z.number().nonnegative().optional(),
  /** For a 429: RateLimit-Reason. */
  reason: z.string().optional(),
  /** The request is carried out, and the connection ends without an answer. */
  loseReply: z.boolean().optional(),
  /** The connection ends without anything being done. */
  hangUp: z.boolean().optional(),
  /** Waits so long before anything else. */
  delayMs: z.number().nonnegative().max(600_000).optional(),
  /** Lets so many matching requests pass first. */
  after: z.number().int().nonnegative().default(0),
  /** Then strikes so many times; without it, always. */
  times: z.number().int().positive().optional(),
  /** How often it strikes, from 0 to 1. */
  probability: z.number().min(0).max(1).default(1),
});
export type FaultRule = z.input<typeof faultRule>;

export const faultSetting = z.strictObject({ rules: z.array(faultRule), seed: z.number().int().default(1) });

export interface Faults {
  /** Puts these rules in place of all others. The first that strikes counts; delays of all that strike add up. */
  set(rules: readonly FaultRule[], seed?: number): void;
  clear(): void;
  /** Each rule with how often it matched and struck. */
  report(): readonly (FaultRule & { readonly matched: number; readonly struck: number })[];
}

interface Armed {
  readonly rule: z.output<typeof faultRule>;
  readonly method: string;
  readonly path: RegExp;
  matched: number;
  struck: number;
}

export interface FaultGate extends Faults {
  /** Runs the request through the rules. */
  through(method: string, path: string, work: () => Promise<Response>): Promise<Response>;
}

export function faultGate(): FaultGate {
  let armed: Armed[] = [];
  let chance = chanceFrom(1);
  const strikes = (one: Armed): boolean => {
    one.matched += 1;
    const { after, times, probability } = one.rule;
    if (one.matched <= after || (times !== undefined && one.struck >= times)) return false;
    if (probability < 1 && chance() >= probability) return false;
    one.struck += 1;
    return true;
  };
  return {
    set(rules, seed = 1) {
      armed = rules.map((rule) => arm(faultRule.parse(rule)));
      chance = chanceFrom(seed);
    },
    clear() {
      armed = [];
    },
    report: () => armed.map(({ rule, matched, struck }) => ({ ...rule, matched, struck })),
    async through(method, path, work) {
      if (armed.length === 0) return work();
      const meant = armed.filter((one) => (one.method === '*' || one.method === method) && one.path.test(path));
      const struck = meant.filter(strikes).map(({ rule }) => rule);
      const delayMs = struck.reduce((sum, rule) => sum + (rule.delayMs ?? 0), 0);
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const [worst] = struck.filter(
        ({ status, loseReply, hangUp }) => status !== undefined || loseReply === true || hangUp === true,
      );
      return worst ? strike(worst, work) : work();
    },
  };
}

async function strike(
  { status, message, retryAfter, reason, hangUp }: Armed['rule'],
  work: () => Promise<Response>,
): Promise<Response> {
  if (hangUp) throw new HungUp();
  if (status !== undefined) return refusal(status, message ?? messages[status], retryAfter, reason);
  await work();
  throw new HungUp();
}

const messages: Readonly<Record<number, string>> = {
  403: 'You do not have permission to do this.',
  429: 'Rate limit exceeded.',
  500: 'Internal server error',
  503: 'The service is temporarily unavailable.',
};

function refusal(
  status: number,
  message = `Jira answers ${status} because a test wants it so.`,
  retryAfter?: number,
  reason?: string,
): Response {
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (reason !== undefined) headers.set('ratelimit-reason', reason);
  const body = {
    errorMessages: [message],
    errors: {},
  };
  return Response.json(body, { status, headers });
}

function arm(rule: Armed['rule']): Armed {
  const [method = '*', path = '/'] = rule.route.split(' ');
  const body = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\0')
    .replaceAll('*', '[^/]+')
    .replaceAll('\0', '.*');
  return { rule, method, path: new RegExp(`^${body}$`), matched: 0, struck: 0 };
}

/** mulberry32: small, even, and the same everywhere. */
function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
