/** Async events as the official @forge/events sees them, schedules and product events, on the local host's runtime. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  InvocationError,
  InvocationErrorCode,
  InvocationLimitReachedError,
  JobDoesNotExistError,
  PartialSuccessError,
  PayloadTooBigError,
  Queue,
  RateLimitError,
  type AsyncEvent,
} from '@forge/events';
import { kvs } from '@forge/kvs';
import type { ProductEvent } from '../../../src/local/product-event';
import { closeRuntimes, fixtureManifest, openRuntime, type TestRuntime } from '../../support/forge-runtime';

let host: TestRuntime;
const short = new Queue({ key: 'short' });
const long = new Queue({ key: 'long' });
const push = (queue: Queue, events: Parameters<Queue['push']>[0]) => host.inside(() => queue.push(events));

beforeEach(async () => {
  host = await openRuntime();
});
afterEach(() => closeRuntimes());

/** Remembers what the consumer got. */
function collect(work: (event: AsyncEvent) => unknown = () => undefined): AsyncEvent[] {
  const seen: AsyncEvent[] = [];
  host.app.short = (event) => {
    seen.push(event as AsyncEvent);
    return work(event as AsyncEvent);
  };
  host.app.long = host.app.short;
  return seen;
}

test('an event reaches its consumer with its identity', async () => {
  const seen = collect();
  const { jobId } = await push(short, { body: { mailbox: 'm1' }, concurrency: { key: 'm1', limit: 1 } });
  await host.runtime.idle();
  expect(seen).toEqual([
    {
      body: { mailbox: 'm1' },
      queueName: 'short',
      jobId,
      eventId: expect.any(String),
      concurrency: { key: 'm1', limit: 1 },
    },
  ]);
});

test('stats count what is waiting, done and failed', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  collect(() => gate);
  const { jobId } = await push(short, [{ body: { n: 1 } }, { body: { n: 2 } }]);
  expect(await host.inside(() => short.getJob(jobId).getStats())).toEqual({ success: 0, inProgress: 2, failed: 0 });
  open();
  await host.runtime.idle();
  expect(await host.inside(() => short.getStats(jobId))).toEqual({ success: 2, inProgress: 0, failed: 0 });
  await expect(
    host.inside(() =>
      short.getStats('no-such-job').catch((error: unknown) => {
        expect(error).toBeInstanceOf(JobDoesNotExistError);
        throw error;
      }),
    ),
  ).rejects.toThrow();
});

test('a delayed event waits; a cancelled job is not delivered', async () => {
  const seen = collect();
  const { jobId } = await push(short, { body: {}, delayInSeconds: 600 });
  await host.runtime.idle();
  expect(seen).toHaveLength(0);
  await host.inside(() => short.cancel(jobId));
  expect(await host.inside(() => short.getStats(jobId))).toEqual({ success: 0, inProgress: 0, failed: 0 });
});

describe('refusals', () => {
  const refused = async (work: () => Promise<unknown>): Promise<unknown> => {
    let error: unknown;
    await host.inside(() => work().catch((caught: unknown) => (error = caught)));
    return error;
  };

  test('more than 200 KB in one push', async () => {
    const half = { body: { text: 'x'.repeat(101 * 1024) } };
    expect(await refused(() => short.push([half, half]))).toBeInstanceOf(PayloadTooBigError);
  });

  test('more than 100 KB to a function that may run long: that event only', async () => {
    const seen = collect();
    const big = { body: { text: 'x'.repeat(101 * 1024) } };
    const error = await refused(() => long.push([{ body: { small: true } }, big]));
    expect(error).toBeInstanceOf(PartialSuccessError);
    expect((error as PartialSuccessError).failedEvents).toHaveLength(1);
    expect(await refused(() => short.push(big))).toBeUndefined();
    await host.runtime.idle();
    expect(seen.map(({ queueName }) => queueName).sort()).toEqual(['long', 'short']);
  });

  test('a queue nobody consumes', async () => {
    expect(String(await refused(() => new Queue({ key: 'unheard' }).push({ body: {} })))).toContain('no consumer');
  });

  test('the 1001st push of one chain of events', async () => {
    let pushes = 0;
    let error: unknown;
    collect(async () => {
      pushes += 1;
      await short.push({ body: {} }).catch((caught: unknown) => (error = caught));
    });
    await push(short, { body: {} });
    await host.runtime.idle();
    expect(pushes).toBe(1000);
    expect(error).toBeInstanceOf(InvocationLimitReachedError);
  });

  test('the 501st event of a minute, when the platform rates are in force', async () => {
    host = await openRuntime({ platformRates: true });
    collect();
    const events = Array.from({ length: 50 }, () => ({ body: {} }));
    for (let n = 0; n < 10; n++) expect(await refused(() => short.push(events))).toBeUndefined();
    expect(await refused(() => short.push({ body: {} }))).toBeInstanceOf(RateLimitError);
  });
});

describe('concurrency', () => {
  test('never more of one key than its limit, whatever the queue; other keys go on', async () => {
    const running = new Map<string, number>();
    let most = 0;
    let together = 0;
    collect(async ({ body }) => {
      const key = String(body['key']);
      running.set(key, (running.get(key) ?? 0) + 1);
      if (key === 'one') most = Math.max(most, running.get('one') ?? 0);
      together = Math.max(
        together,
        [...running.values()].reduce((sum, n) => sum + n, 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
      running.set(key, (running.get(key) ?? 0) - 1);
    });
    const events = ['one', 'one', 'one', 'two', 'three'].map((key) => ({
      body: { key },
      concurrency: { key, limit: 1 },
    }));
    await host.inside(async () => {
      await short.push(events);
      await long.push(events);
    });
    await host.runtime.idle();
    expect(most).toBe(1);
    expect(together).toBeGreaterThan(1);
  });
});

describe('retries', () => {
  test('InvocationError brings the event back with its context', async () => {
    const seen = collect(({ retryContext }) =>
      retryContext
        ? undefined
        : new InvocationError({
            retryAfter: 1,
            retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED,
            retryData: { seen: 3 },
          }),
    );
    const { jobId } = await push(short, { body: { n: 1 } });
    await host.runtime.idle();
    expect(await host.inside(() => short.getStats(jobId))).toEqual({ success: 0, inProgress: 1, failed: 0 });
    await until(() => seen.length === 2);
    await host.runtime.idle();
    expect(seen[1]).toMatchObject({
      eventId: seen[0]?.eventId,
      retryContext: { retryCount: 1, retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED', retryData: { seen: 3 } },
    });
    expect(seen[1]?.retryContext?.retentionWindow?.remainingTimeMs).toBeGreaterThan(23 * 3600 * 1000);
    expect(await host.inside(() => short.getStats(jobId))).toEqual({ success: 1, inProgress: 0, failed: 0 });
  });

  test('an error and a timeout bring it back too', async () => {
    host = await openRuntime({ limitMs: (kind) => (kind === 'consumer' ? 60 : 25_000) });
    const seen = collect(({ retryContext }) => {
      if (!retryContext) throw new Error('first');
      return retryContext.retryCount === 1 ? new Promise(() => undefined) : undefined;
    });
    await push(short, { body: {} });
    await until(() => seen.length === 3);
    expect(seen.map(({ retryContext }) => retryContext?.retryReason)).toEqual([
      undefined,
      'FUNCTION_RUNTIME_ERROR',
      'FUNCTION_TIME_OUT',
    ]);
  });

  test('after the retention window the event is dropped and counts as failed', async () => {
    let nowMs = 1_700_000_000_000;
    host = await openRuntime({ now: () => nowMs });
    collect(() => {
      nowMs += 25 * 3600 * 1000;
      throw new Error('never works');
    });
    const { jobId } = await push(short, { body: {} });
    await host.runtime.idle();
    expect(await host.inside(() => short.getStats(jobId))).toEqual({ success: 0, inProgress: 0, failed: 1 });
    expect(host.logged.at(-1)?.text).toContain('is dropped');
  });

  test('retryData over 4 KB is not kept', async () => {
    const seen = collect(({ retryContext }) =>
      retryContext
        ? undefined
        : new InvocationError({
            retryAfter: 1,
            retryReason: InvocationErrorCode.FUNCTION_RETRY_REQUEST,
            retryData: 'x'.repeat(5000),
          }),
    );
    await push(short, { body: {} });
    await until(() => seen.length === 2);
    expect(seen[1]?.retryContext?.retryData).toBeUndefined();
  });
});

describe('after the death of the process', () => {
  test('what was running and what was waiting is delivered', async () => {
    let started = 0;
    collect(() => {
      started += 1;
      return new Promise(() => undefined);
    });
    await push(short, { body: { n: 1 } });
    await until(() => started === 1);
    await push(short, { body: { n: 2 }, concurrency: { key: 'k', limit: 1 } });
    host = await host.crash();
    const seen = collect();
    await host.runtime.idle();
    expect(seen.map(({ body, retryContext }) => [body['n'], retryContext?.retryCount])).toEqual([
      [1, 0],
      [2, undefined],
    ]);
  });

  test('a killed invocation changes nothing any more', async () => {
    let resume = (): void => undefined;
    const gate = new Promise<void>((resolve) => (resume = resolve));
    let late = '';
    let started = false;
    collect(async () => {
      started = true;
      await gate;
      await kvs.set('written', 'late').catch((error: unknown) => (late = String(error)));
    });
    await push(short, { body: {} });
    await until(() => started);
    host = await host.crash();
    resume();
    await until(() => late !== '');
    expect(late).toContain('was killed');
    expect(await host.inside(() => kvs.get('written'))).toBeUndefined();
  });
});

describe('schedules and product events', () => {
  test('a scheduled function gets its context and no person', async () => {
    let args: unknown[] = [];
    host.app.tick = (...given) => {
      args = given;
      return { statusCode: 204 };
    };
    await host.runtime.tick('tick');
    expect(args).toEqual([
      { context: { cloudId: host.runtime.identity.cloudId, moduleKey: 'tick' }, contextToken: expect.any(String) },
      expect.not.objectContaining({ principal: expect.anything() }),
    ]);
  });

  test('the schedule fires by itself, faster when asked', async () => {
    let ticks = 0;
    host = await openRuntime({ fiveMinuteMs: 10 });
    host.app.tick = () => (ticks += 1);
    await until(() => ticks >= 3);
  });

  test('a scheduled run that throws is told and not repeated', async () => {
    let ticks = 0;
    host.app.tick = () => {
      ticks += 1;
      throw new Error('no luck');
    };
    await host.runtime.tick('tick');
    await host.runtime.idle();
    expect(ticks).toBe(1);
    expect(host.logged.at(-1)?.text).toContain('no luck');
  });

  const comment = { eventType: 'avi:jira:commented:issue', issue: { id: '10001', key: 'DEMO-1' } };

  test('a product event reaches the triggers that listen to it', async () => {
    const seen: unknown[] = [];
    host.app.onEvent = (event) => seen.push(event);
    await host.runtime.onProductEvents([comment, { eventType: 'avi:jira:deleted:issue' }]);
    await host.runtime.idle();
    expect(seen).toEqual([comment]);
  });

  test('what the app did itself does not reach a trigger that ignores it', async () => {
    const ignoring = { filter: { ignoreSelf: true } };
    const trigger = fixtureManifest.modules.trigger?.map((one) => ({ ...one, ...ignoring })) ?? [];
    host = await openRuntime({ manifest: { ...fixtureManifest, modules: { ...fixtureManifest.modules, trigger } } });
    const seen: unknown[] = [];
    host.app.onEvent = (event) => seen.push(event);
    const theirs = { ...comment, selfGenerated: false };
    await host.runtime.onProductEvents([{ ...comment, selfGenerated: true }, theirs]);
    await host.runtime.idle();
    expect(seen).toEqual([theirs]);
  });

  test('product events that are told together are kept together, in their order, or none of them', async () => {
    const many = ['10001', '10002', '10003'].map((id) => ({ ...comment, issue: { id, key: 'DEMO-1' } }));
    const endless: ProductEvent & { self?: object } = { eventType: comment.eventType };
    endless.self = endless;
    host.app.onEvent = () => new Promise(() => undefined);
    expect(() => host.runtime.onProductEvents([comment, endless])).toThrow('circular');
    await host.runtime.onProductEvents(many);
    host = await host.crash();
    const seen: unknown[] = [];
    host.app.onEvent = (event) => seen.push((event as typeof comment).issue);
    await host.runtime.idle();
    expect(seen).toEqual(many.map(({ issue }) => issue));
  });

  test('a product event survives a crash, and is tried four times again at most', async () => {
    host.app.onEvent = () => new Promise(() => undefined);
    await host.runtime.onProductEvents([comment]);
    host = await host.crash();
    let tries = 0;
    host.app.onEvent = () => {
      tries += 1;
      throw new Error('always');
    };
    await until(() => host.logged.some(({ text }) => text.includes('is dropped')));
    expect(tries).toBe(5);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('It did not happen in ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
