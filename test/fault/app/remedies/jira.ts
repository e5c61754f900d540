/** Rows about Jira, made by the twin: too many requests, away, forbidden, deleted, archived, deactivated, too large, refused. */
import { expect } from '@jest/globals';
import { handlerDraft, type Failure, type HandlerDraftInput } from '../../../../src/contract';
import { shiftClock } from '../../../support/clock';
import { comments, sendMail } from '../../../support/people';
import { openProduct, type Product } from '../../../support/product';
import { health, minute, recordOf, rowOf, saying, turns, write } from '../scene';
import { shown, type Proof } from './proof';

const commenting = 'POST /rest/api/3/issue/*/comment';

async function changeHandler(product: Product, change: Omit<HandlerDraftInput, 'name'>): Promise<void> {
  const [own] = (await product.ask('handlers.list', {})).handlers;
  if (own === undefined) throw new Error('no handler');
  const { id, version, createdAtMs: _made, updatedAtMs: _changed, ...draft } = own;
  await product.ask('handlers.save', { id, basedOn: version, draft: handlerDraft.parse({ ...draft, ...change }) });
}

async function accountOf(product: Product, name: string): Promise<string> {
  const { people } = await product.ask('handlers.people', { query: name });
  const [person] = people;
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person.accountId;
}

/** Held, told to the admin, released after the cure, and then done once. */
async function heldUntil(product: Product, word: string, cure: () => void): Promise<Failure> {
  await product.turn();
  const row = await rowOf(product, word);
  expect(row.outcome).toBe('hold');
  cure();
  await product.ask('log.wish', { ids: [row.id], wish: { kind: 'release' } });
  await product.host.idle();
  expect(['comment', 'create']).toContain((await rowOf(product, word)).outcome);
  return shown(row.failure);
}

export const tooManyRequests: Proof = async () => {
  const product = await openProduct();
  product.twin.faults.set([{ route: commenting, status: 429, retryAfter: 120 }]);
  await write(product, 'DEMO-1', 'alpha');
  await product.turn();
  const { failure, nextPollMs, state } = await health(product);
  expect(state).toBe('failing');
  expect((nextPollMs ?? 0) - Date.now()).toBeGreaterThan(100_000);
  product.twin.faults.clear();
  await turns(product, 3);
  expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  return shown(failure);
};

/** An error, no answer, and an answer that was lost on its way: the comment is there once each time. */
export const away: Proof = async (code) => {
  const product = await openProduct();
  const failures: Failure[] = [];
  for (const [word, trouble] of Object.entries({
    alpha: { status: 503 },
    beta: { hangUp: true },
    gamma: { loseReply: true },
  })) {
    product.twin.faults.set([{ route: commenting, ...trouble }]);
    await write(product, 'DEMO-1', word);
    await product.turn();
    expect(recordOf(product, word)).toMatchObject({ outcome: 'waiting', cause: code });
    const { failure, state } = await health(product);
    expect(state).toBe('failing');
    failures.push(shown(failure));
    product.twin.faults.clear();
    await turns(product, 3, 10 * minute);
    expect(await saying(product, 'DEMO-1', word)).toBe(1);
  }
  expect(failures.map((failure) => failure.code)).toEqual([code, code, code]);
  return shown(failures[0]);
};

/** The app's permission was taken away: three tries of this mail, others go through, then it is held. */
export const forbidden: Proof = async (code) => {
  const product = await openProduct();
  product.twin.controls.addProject({ key: 'OPEN', name: 'Open' });
  product.twin.controls.moveIssue('DEMO-2', 'OPEN');
  product.twin.controls.deny('DEMO', 'ADD_COMMENTS');
  await write(product, 'DEMO-1', 'alpha');
  await write(product, 'DEMO-2', 'beta');
  await product.turn();
  expect(await saying(product, 'OPEN-1', 'beta')).toBe(1);
  expect(recordOf(product, 'alpha')).toMatchObject({ outcome: 'waiting', tries: 1, cause: code });
  await turns(product, 6, 30 * minute);
  expect(recordOf(product, 'alpha')).toMatchObject({ outcome: 'hold', tries: 3, cause: code });
  return heldUntil(product, 'alpha', () => product.twin.controls.allow('DEMO', 'ADD_COMMENTS'));
};

/** It was there when the mail was decided about, and cannot be seen when the comment is written. */
export const issueGone: Proof = async () => {
  let hides = true;
  const hidden: { product: Product | null } = { product: null };
  const product = await openProduct({
    interfere: ({ kind, name }) => {
      if (kind === 'jira' && name.startsWith('POST /rest/api/3/issue/10000/comment') && hides)
        hidden.product?.twin.controls.deny('DEMO', 'BROWSE_PROJECTS');
      return undefined;
    },
  });
  hidden.product = product;
  await write(product, 'DEMO-1', 'alpha');
  return heldUntil(product, 'alpha', () => {
    hides = false;
    product.twin.controls.allow('DEMO', 'BROWSE_PROJECTS');
  });
};

/** Neither a comment nor a new issue can be written there; what is for another project goes on. */
export const archived: Proof = async (code) => {
  const product = await openProduct();
  product.twin.controls.archive('DEMO', true);
  await write(product, 'DEMO-1', 'alpha');
  await sendMail(product, { from: 'ana@customer.example', subject: 'beta', text: 'New.' });
  await product.turn();
  expect(recordOf(product, 'beta')).toMatchObject({ outcome: 'hold', cause: code });
  return heldUntil(product, 'alpha', () => product.twin.controls.archive('DEMO', false));
};

/** The default reporter was deactivated. What does not need that person goes on: see test/fault/app/deactivated.test.ts. */
export const userInactive: Proof = async () => {
  const product = await openProduct();
  await changeHandler(product, { sender: { defaultReporter: await accountOf(product, 'Sam') } });
  product.twin.controls.deactivate('sam@postroom.example');
  await sendMail(product, { from: 'nobody@nowhere.example', subject: 'alpha', text: 'New.' });
  return heldUntil(product, 'alpha', () => product.twin.controls.deactivate('sam@postroom.example', true));
};

/** Too large for the site: never a mail's end. The comment comes, and names the file with the reason. */
export const fileTooBig: Proof = async (code) => {
  const product = await openProduct();
  product.twin.controls.setSetting('attachmentLimitBytes', 100);
  const attachment = { name: 'film.txt', text: 'x'.repeat(500) };
  await sendMail(product, { from: 'ana@customer.example', subject: '[DEMO-1] alpha', text: 'alpha', attachment });
  await product.turn();
  expect((await comments(product, 'DEMO-1')).at(-1)?.text).toMatch(/film\.txt.*larger than this Jira site takes/s);
  const { outcome, reason } = await rowOf(product, 'alpha');
  expect(outcome).toBe('comment');
  return { code, message: reason.slice(reason.indexOf('film.txt')), evidence: '', fix: { text: 'In the mail.' } };
};

/** Jira counts what it stores in its own way: no text is short enough. Held, after a shorter one was tried. */
export const textTooLong: Proof = async () => {
  const product = await openProduct();
  product.twin.faults.set([{ route: commenting, status: 400, message: 'CONTENT_LIMIT_EXCEEDED' }]);
  await write(product, 'DEMO-1', 'alpha');
  return heldUntil(product, 'alpha', () => product.twin.faults.clear());
};

/** A field that the handler sets is not there in the project. */
export const refused: Proof = async () => {
  const product = await openProduct();
  const issue = { projectKey: 'DEMO', issueType: 'Task', priority: 'Enormous' };
  await changeHandler(product, { notFound: { kind: 'create', issue } });
  await sendMail(product, { from: 'ana@customer.example', subject: 'alpha', text: 'New.' });
  await product.turn();
  const row = await rowOf(product, 'alpha');
  expect(row.outcome).toBe('hold');
  await changeHandler(product, { notFound: { kind: 'create', issue: { ...issue, priority: null } } });
  await product.ask('log.wish', { ids: [row.id], wish: { kind: 'release' } });
  await product.host.idle();
  expect((await rowOf(product, 'alpha')).outcome).toBe('create');
  return shown(row.failure);
};

/** What Jira answers cannot be read: nobody foresaw that. Five tries, then held; never discarded. */
export const unforeseen: Proof = async (code) => {
  let broken = true;
  const product = await openProduct({
    interfere: ({ kind, name }) =>
      broken && kind === 'jira' && name.startsWith('GET /rest/api/3/issue/DEMO-1')
        ? { status: 200, code: 'SURPRISE' }
        : undefined,
  });
  await write(product, 'DEMO-1', 'alpha');
  await write(product, 'DEMO-2', 'beta');
  for (let tries = 1; tries <= 5; tries++) {
    await product.turn();
    expect(recordOf(product, 'alpha')).toMatchObject({ tries, cause: code, outcome: tries < 5 ? 'waiting' : 'hold' });
    shiftClock(60 * minute);
  }
  expect(await saying(product, 'DEMO-2', 'beta')).toBe(1);
  return heldUntil(product, 'alpha', () => {
    broken = false;
  });
};
