/** Rows about mail that goes out: what is final fails at once and says why, what may pass waits, and then goes out once. */
import { expect } from '@jest/globals';
import type { DeliveryView, DoctorReport, Failure, FailureCode } from '../../../../src/contract';
import { remedies } from '../../../../src/app/remedy';
import type { Answer } from '../../../support/gateway-behind';
import { failing, relayedGateway } from '../../../support/gateway-relay';
import { commentAs, inboxOf } from '../../../support/people';
import { openProduct, type Product } from '../../../support/product';
import { minute, turns, write } from '../scene';
import { shown, toldByGateway, type Proof } from './proof';

const ana = 'ana@customer.example';

interface Scene {
  readonly product: Product;
  readonly submits: { instead: (() => Answer) | null };
}

/** Ana takes part in DEMO-1, and an agent answers while the server is in trouble. */
async function answered(trouble: () => Answer): Promise<Scene> {
  const submits: Scene['submits'] = { instead: null };
  const instead = (path: string): Answer | null => (path === '/v1/submit' ? (submits.instead?.() ?? null) : null);
  const product = await openProduct({ startGateway: relayedGateway({ instead }) });
  await write(product, 'DEMO-1', 'alpha');
  await turns(product, 2);
  submits.instead = trouble;
  await commentAs(product, 'kim@postroom.example', 'DEMO-1', 'We are on our way.');
  await product.host.idle();
  return { product, submits };
}

async function deliveryOf(product: Product): Promise<DeliveryView> {
  const [delivery] = (await product.ask('deliveries.list', {})).deliveries;
  if (delivery === undefined) throw new Error('no delivery');
  return delivery;
}

/** One answer for the recipient, as SMTP gives it. */
function saidOfRecipient(outcome: 'deferred' | 'refused', failure: Failure): Answer {
  const reply = outcome === 'deferred' ? '451 4.7.1 not now' : '550 5.1.1 no';
  const recipients = [{ address: ana, outcome, reply, status: reply.slice(4, 9), failure }];
  const answer = { recipients, reply, certificate: null };
  return { status: 200, bytes: Buffer.from(JSON.stringify(answer)) };
}

const said = (product: Product): number =>
  inboxOf(product, ana).filter(({ text }) => text.includes('on our way')).length;

/** Final: it fails at the first try. A person who mends it has it sent from the queue page. */
export const failsAtOnce: Proof = async (code) => {
  const { product, submits } = await answered(() => saidOfRecipient('refused', toldByGateway(code)));
  const { id, outcome, tries, failure } = await deliveryOf(product);
  expect({ outcome, tries, code: failure?.code }).toEqual({ outcome: 'failed', tries: 1, code });
  await turns(product, 3, 60 * minute);
  expect((await deliveryOf(product)).tries).toBe(1);
  submits.instead = null;
  await product.ask('deliveries.retry', { ids: [id] });
  await product.host.idle();
  expect(said(product)).toBe(1);
  return shown(failure);
};

async function waitsFor(code: FailureCode, trouble: () => Answer): Promise<Failure> {
  const { product, submits } = await answered(trouble);
  const { outcome, nextTryMs, failure } = await deliveryOf(product);
  expect({ outcome, code: failure?.code }).toEqual({ outcome: 'deferred', code });
  const row = remedies[code];
  const firstMs = ('firstSeconds' in row ? row.firstSeconds : 60) * 1000;
  expect((nextTryMs ?? 0) - Date.now()).toBeGreaterThanOrEqual(firstMs * 0.9 - 5_000);
  submits.instead = null;
  await turns(product, 6, 60 * minute);
  expect((await deliveryOf(product)).outcome).toBe('accepted');
  expect(said(product)).toBe(1);
  return shown(failure);
}

/** The recipient is asked to wait; other mail goes on. */
export const waits: Proof = (code) => waitsFor(code, () => saidOfRecipient('deferred', toldByGateway(code)));

/** Nobody is reached: the connection pauses. */
export const pausesSending: Proof = (code) => waitsFor(code, () => failing(toldByGateway(code)));

/** The test mail of a connection does not come back: the test says so, and nothing else happens. */
export const roundTrip: Proof = async (code) => {
  const failure = toldByGateway(code);
  const report: DoctorReport = {
    ok: false,
    steps: [{ name: 'round-trip', ok: false, ms: 1, detail: '' }],
    failure,
    mailbox: null,
    sharedAs: null,
    certificate: null,
    capabilities: [],
    transcript: [],
    warnings: [],
  };
  const instead = (path: string): Answer | null =>
    path === '/v1/doctor' ? { status: 200, bytes: Buffer.from(`${JSON.stringify({ report })}\n`) } : null;
  const product = await openProduct({ startGateway: relayedGateway({ instead }) });
  const { connections } = await product.ask('connections.list', {});
  const found = connections.find(({ health }) => health === null)?.connection;
  if (found === undefined) throw new Error('no outgoing connection');
  const { id, enabled, hasPassword, sharedAs, testedAtMs, createdAtMs, updatedAtMs, ...draft } = found;
  const asked = { run: 'round-trip-1', id, draft, password: null, sendTo: ana };
  const answer = await product.ask('connections.test', asked);
  expect(answer.ok).toBe(false);
  return shown(answer.failure);
};

/** An error that shows only with a real issue: the delivery says where in the template it is. */
export const brokenTemplate: Proof = async () => {
  const product = await openProduct();
  const { templates } = await product.ask('templates.list', {});
  const id = templates.find(({ kind }) => kind === 'notification')?.id ?? '';
  const {
    version,
    builtIn: _own,
    updatedAtMs: _changed,
    id: _id,
    ...draft
  } = await product.ask('templates.get', { id });
  const broken = { subject: 'x', html: '<p>{% if issue.key %}</p>', text: null };
  const texts = Object.fromEntries(Object.keys(draft.texts).map((language) => [language, broken]));
  await product.ask('templates.save', { id, basedOn: version, draft: { ...draft, texts } });
  await write(product, 'DEMO-1', 'alpha');
  await turns(product, 2);
  await commentAs(product, 'kim@postroom.example', 'DEMO-1', 'We are on our way.');
  await product.host.idle();
  const { outcome, failure, id: deliveryId } = await deliveryOf(product);
  expect(outcome).toBe('failed');
  await product.ask('templates.save', { id, basedOn: version + 1, draft });
  await product.ask('deliveries.retry', { ids: [deliveryId] });
  await product.host.idle();
  expect(said(product)).toBe(1);
  return shown(failure);
};
