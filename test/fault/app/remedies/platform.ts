/** Rows about the platform and webhooks. Storage and queue: waited for when short, else the mailbox rests; a record that is refused costs itself only. */
import { expect } from '@jest/globals';
import { shiftClock } from '../../../support/clock';
import type { Answer } from '../../../support/gateway-behind';
import { failing, relayedGateway } from '../../../support/gateway-relay';
import { openProduct } from '../../../support/product';
import { health, minute, recordOf, saying, turns, write } from '../scene';
import { shown, toldByGateway, type Proof } from './proof';

/** The storage refuses what a reading writes, for longer than is waited for; then it works again. */
const storage =
  (status: number, answer: string): Proof =>
  async () => {
    let broken = false;
    const product = await openProduct({
      interfere: ({ name, functionKey }) => {
        if (!broken || functionKey !== 'read-mailbox' || name !== '/api/v1/entity/query') return undefined;
        // What may be waited for is waited for while the function has time: here its time is over.
        shiftClock(14 * minute);
        return { status, code: answer };
      },
    });
    await write(product, 'DEMO-1', 'alpha');
    broken = true;
    await product.turn();
    broken = false;
    const { state, failure } = await health(product);
    expect(state).toBe('failing');
    await turns(product, 6, 30 * minute);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await health(product)).toMatchObject({ state: 'fine', failure: null });
    return shown(failure);
  };

export const storageAway = storage(503, 'UNAVAILABLE');
export const storageFull = storage(402, 'STORAGE_FULL');
export const storageRates = storage(429, 'RATE_LIMIT_EXCEEDED');

/** One mail's claim is refused whatever is done: three tries, then it is held; the next one comes. */
export const recordRefused: Proof = async (code) => {
  let refusing = false;
  let calls = 0;
  let claims: readonly number[] = [];
  const product = await openProduct({
    interfere: ({ name, functionKey }) => {
      if (!refusing || functionKey !== 'read-mailbox' || name !== '/api/v1/transaction') return undefined;
      calls += 1;
      return claims.includes(calls) ? { status: 400, code: 'MAX_SIZE' } : undefined;
    },
  });
  await write(product, 'DEMO-1', 'alpha');
  let row = recordOf(product, 'alpha');
  for (let tries = 1; tries <= 3; tries++) {
    refusing = true;
    calls = 0;
    // The lease; from the second try on what is owed to the server; the claim; whether the lease still holds; the claim by itself.
    claims = tries === 1 ? [2, 4] : [3, 5];
    await product.turn();
    refusing = false;
    row = recordOf(product, 'alpha');
    expect(row).toMatchObject({ tries, outcome: tries < 3 ? 'waiting' : 'hold', cause: code });
    await write(product, 'DEMO-2', `beta${tries}.`);
    await turns(product, 1, 20 * minute);
    expect(await saying(product, 'DEMO-2', `beta${tries}.`)).toBe(1);
  }
  return shown(row?.failure);
};

/** The queue takes nothing: the schedule asks again. What the page asks for is answered with the reason. */
export const queueRefuses: Proof = async () => {
  let broken = false;
  const product = await openProduct({
    interfere: ({ kind }) => (broken && kind === 'queue' ? { status: 429, code: 'TOO_MANY_REQUESTS' } : undefined),
  });
  await write(product, 'DEMO-1', 'alpha');
  broken = true;
  await product.turn();
  const { connections } = await product.ask('connections.list', {});
  const reply = await product.reply('connections.poll', { id: connections[0]?.connection.id ?? '' });
  broken = false;
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(0);
  await turns(product, 2);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  return shown(!reply.ok && reply.kind === 'failed' ? reply.failure : null);
};

/** The gateway lacks a call that the app makes: said on the overview; what it knows goes on. */
export const gatewayTooOld: Proof = async () => {
  const lacking = (path: string, bytes: Buffer): Buffer => {
    if (path !== '/v1/hello') return bytes;
    const { calls, ...rest } = JSON.parse(bytes.toString('utf8')) as { calls: string[] };
    return Buffer.from(JSON.stringify({ ...rest, calls: calls.filter((call) => call !== 'webhook') }));
  };
  const product = await openProduct({ startGateway: relayedGateway({ answer: lacking }) });
  await write(product, 'DEMO-1', 'alpha');
  await turns(product, 2);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  return shown((await product.ask('overview', {})).gateway.failure);
};

/** A webhook's server does not take what it is told: said to who tests it, and of no matter to mail. */
export const webhookFails: Proof = async (code) => {
  const instead = (path: string): Answer | null => (path === '/v1/webhook' ? failing(toldByGateway(code)) : null);
  const product = await openProduct({ startGateway: relayedGateway({ instead }) });
  const asked = { webhook: { id: null, url: 'https://hooks.example/x' } };
  const reply = await product.reply('settings.testWebhook', asked);
  await write(product, 'DEMO-1', 'alpha');
  await turns(product, 2);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  return shown(!reply.ok && reply.kind === 'failed' ? reply.failure : null);
};
