/** What goes wrong around a mailbox: Jira, the platform, the mail server, the clock. One mail's trouble is never another's. */
import { describe, expect, test } from '@jest/globals';
import { exampleWishes, setUpConnections } from '../../../src/local/connections';
import { shiftClock } from '../../support/clock';
import { messageRecords } from '../../support/crash/records';
import { comments, sendMail } from '../../support/people';
import { openProduct } from '../../support/product';
import { quietProducts } from '../../support/quiet';
import { health, minute, recordOf, saying, turns, write } from './scene';

quietProducts();

describe('Jira', () => {
  test('shaky while mail goes through: the rests of the mailbox do not grow, and all mail comes', async () => {
    const product = await openProduct();
    for (const [first, second] of [
      ['alpha', 'beta'],
      ['gamma', 'delta'],
      ['epsilon', 'zeta'],
    ] as const) {
      product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status: 503, after: 1 }]);
      await write(product, 'DEMO-1', first);
      await write(product, 'DEMO-2', second);
      await product.turn();
      expect(await health(product)).toMatchObject({ state: 'failing', consecutiveFailures: 1 });
      shiftClock(5 * minute);
    }
    product.twin.faults.clear();
    await turns(product, 4);
    for (const word of ['alpha', 'gamma', 'epsilon']) expect(await saying(product, 'DEMO-1', word)).toBe(1);
    for (const word of ['beta', 'delta', 'zeta']) expect(await saying(product, 'DEMO-2', word)).toBe(1);
    expect(await health(product)).toMatchObject({ state: 'fine', consecutiveFailures: 0 });
  });

  test.each([
    [429, 'jira-rate-limited'],
    [503, 'jira-unavailable'],
  ])('%d: the mailbox rests, says why, and goes on by itself', async (status, code) => {
    const product = await openProduct();
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status, retryAfter: 120 }]);
    await write(product, 'DEMO-1', 'alpha');
    await product.turn();
    const failing = await health(product);
    expect(failing).toMatchObject({ state: 'failing', consecutiveFailures: 1, failure: { code } });
    expect((failing.nextPollMs ?? 0) - Date.now()).toBeGreaterThan(100_000);
    expect(recordOf(product, 'alpha')).toMatchObject({ outcome: 'waiting', cause: code });
    product.twin.faults.clear();
    await turns(product, 3);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await health(product)).toMatchObject({ state: 'fine', consecutiveFailures: 0, failure: null });
  });

  test('one mail that Jira never takes is held with its reason, and stops nobody', async () => {
    const product = await openProduct();
    const { key } = product.twin.controls.addProject({ key: 'BAD', name: 'Bad' });
    product.twin.controls.moveIssue('DEMO-2', key);
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue/10001/comment', status: 500 }]);
    await write(product, 'DEMO-2', 'poison');
    for (let round = 0; round < 12; round++) {
      await write(product, 'DEMO-1', `good${round}x`);
      await turns(product, 1, 60 * minute);
    }
    await turns(product, 6, 360 * minute);
    for (let round = 0; round < 12; round++) expect(await saying(product, 'DEMO-1', `good${round}x`)).toBe(1);
    expect(recordOf(product, 'poison')).toMatchObject({ outcome: 'hold', cause: 'jira-unavailable' });
    expect(recordOf(product, 'poison')?.reason).toMatch(/Tried \d+ times, while other mail went through/);
  });

  test.each([
    ['the issue was deleted', 404, 'jira-issue-missing', 'hold'],
    ['the app may not comment', 403, 'jira-forbidden', 'waiting'],
  ])('%s: a reason, and the others go on', async (_, status, cause, outcome) => {
    const product = await openProduct();
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status, times: 1 }]);
    await write(product, 'DEMO-1', 'alpha');
    await write(product, 'DEMO-1', 'beta');
    await product.turn();
    expect(recordOf(product, 'alpha')).toMatchObject({ outcome, cause });
    expect(await saying(product, 'DEMO-1', 'beta')).toBe(1);
  });

  test('the project was archived: held with its reason', async () => {
    const product = await openProduct();
    product.twin.controls.archive('DEMO', true);
    await sendMail(product, { from: 'ana@customer.example', subject: 'alpha', text: 'x' });
    await product.turn();
    expect(recordOf(product, 'alpha')?.outcome).toBe('hold');
    expect(recordOf(product, 'alpha')?.reason).not.toBe('');
  });

  test('an attachment is larger than Jira takes: the comment comes, and says what is missing', async () => {
    const product = await openProduct();
    product.twin.controls.setSetting('attachmentLimitBytes', 100);
    const attachment = { name: 'film.txt', text: 'x'.repeat(500) };
    await sendMail(product, { from: 'ana@customer.example', subject: '[DEMO-1] alpha', text: 'alpha', attachment });
    await product.turn();
    const last = (await comments(product, 'DEMO-1')).at(-1);
    expect(last?.text).toContain('film.txt');
    expect(last?.text).toContain('larger than this Jira site takes');
  });

  test('an answer to a mail that is still being worked on waits for it', async () => {
    const product = await openProduct();
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue', status: 503, times: 1 }]);
    const first = await sendMail(product, { from: 'ana@customer.example', subject: 'alpha', text: 'first' });
    await product.turn();
    await sendMail(product, { from: 'ana@customer.example', subject: 'Re: alpha', text: 'second', inReplyTo: first });
    await turns(product, 6);
    const opened = recordOf(product, 'alpha')?.issueKey ?? '';
    const all = messageRecords(product.host.db).filter(({ subject = '' }) => subject.includes('alpha'));
    expect(all.map(({ outcome }) => outcome).sort()).toEqual(['comment', 'create']);
    expect(await saying(product, opened, 'second')).toBe(1);
  });
});

describe('two mailboxes', () => {
  test('an answer in one to a mail that is in work in the other is looked at again within seconds', async () => {
    const product = await openProduct();
    const { host } = product;
    const kim = host.mail.accounts.find(({ user }) => user.startsWith('kim'));
    const [inbox] = exampleWishes(host.mail, 'DEMO', 'Task');
    if (kim === undefined || inbox === undefined) throw new Error('no second mailbox');
    const { user: username, password } = kim;
    await setUpConnections(host.invoke, [{ ...inbox, name: 'Kim', username, password }]);
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue', delayMs: 5000, times: 1 }]);
    const first = await sendMail(product, { from: 'ana@customer.example', subject: 'alpha', text: 'first' });
    const turn = product.turn();
    while (recordOf(product, 'alpha')?.outcome !== 'claimed') await new Promise((resolve) => setTimeout(resolve, 10));
    const answer = { from: 'ana@customer.example', subject: 'Re: beta', text: 'second', inReplyTo: first };
    await sendMail(product, { ...answer, to: username });
    await host.tick();
    while (recordOf(product, 'beta') === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(recordOf(product, 'beta')?.outcome).toBe('waiting');
    await turn;
    shiftClock(4000);
    await host.idle();
    expect(recordOf(product, 'beta')).toMatchObject({
      outcome: 'comment',
      issueKey: recordOf(product, 'alpha')?.issueKey,
    });
  });
});

describe('the platform', () => {
  test.each([
    ['/api/v1/transaction', 503, 'UNAVAILABLE'],
    ['/api/v1/transaction', 402, 'STORAGE_FULL'],
    ['/api/v1/entity/query', 500, 'INTERNAL'],
    ['publish', 429, 'TOO_MANY'],
  ])('%s answers %d for a while: it goes on by itself, and everything is there once', async (name, status, code) => {
    let broken = false;
    const interfere = (call: { readonly name: string }) =>
      broken && call.name === name ? ({ status, code } as const) : undefined;
    const product = await openProduct({ interfere });
    broken = true;
    await write(product, 'DEMO-1', 'alpha');
    await turns(product, 2);
    broken = false;
    await turns(product, 8, 15 * minute);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(recordOf(product, 'alpha')?.outcome).toBe('comment');
    expect(await health(product)).toMatchObject({ state: 'fine', failure: null });
  });

  test('too many requests are waited for by the function itself', async () => {
    let refusals = 0;
    const product = await openProduct({
      interfere: ({ name, functionKey }) =>
        name === '/api/v1/transaction' && functionKey === 'read-mailbox' && refusals > 0 && refusals--
          ? { status: 429, code: 'RATE_LIMIT_EXCEEDED' }
          : undefined,
    });
    refusals = 2;
    await write(product, 'DEMO-1', 'alpha');
    await product.turn();
    expect(refusals).toBe(0);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await health(product)).toMatchObject({ state: 'fine', failure: null });
  });

  test('a record that the storage refuses is cut down: the mail has its effect, and the others go on', async () => {
    const product = await openProduct({
      interfere: ({ name }) =>
        name === '/api/v1/transaction' && refuse() ? { status: 400, code: 'MAX_SIZE' } : undefined,
    });
    let calls = 0;
    let armed = false;
    const refuse = () => armed && ++calls > 1 && calls < 5;
    await write(product, 'DEMO-1', 'alpha');
    await write(product, 'DEMO-2', 'beta');
    armed = true;
    await turns(product, 6, 10 * minute);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await saying(product, 'DEMO-2', 'beta')).toBe(1);
  });
});

describe('the mailbox', () => {
  test('the gateway is down for long: the rests grow up to a limit, are shown, and it recovers by itself', async () => {
    let broken = false;
    const product = await openProduct({
      interfere: ({ kind }) => (broken && kind === 'remote' ? { status: 502, code: 'REMOTE_UNREACHABLE' } : undefined),
    });
    await write(product, 'DEMO-1', 'alpha');
    broken = true;
    const rests: number[] = [];
    for (let failure = 1; failure <= 12; failure++) {
      await product.turn();
      const { nextPollMs, consecutiveFailures, failure: why } = await health(product);
      expect({ consecutiveFailures, code: why?.code }).toEqual({
        consecutiveFailures: failure,
        code: 'gateway-unreachable',
      });
      rests.push((nextPollMs ?? 0) - Date.now());
      shiftClock((rests.at(-1) ?? 0) + 1000);
    }
    // Below five minutes the schedule is what is waited for.
    for (const [at, rest] of rests.entries()) expect(rest).toBeGreaterThanOrEqual((rests[at - 1] ?? 0) * 0.95);
    expect(Math.max(...rests)).toBeLessThanOrEqual(6 * 60 * minute + 1000);
    expect(rests.at(-1)).toBeGreaterThan(5 * 60 * minute);
    broken = false;
    await turns(product, 2);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await health(product)).toMatchObject({ state: 'fine', consecutiveFailures: 0, failure: null });
  });

  test('renumbered (UIDVALIDITY): nothing twice, nothing missed', async () => {
    const product = await openProduct();
    await write(product, 'DEMO-1', 'alpha');
    await turns(product, 1);
    product.host.mail.renewUidValidity('support@postroom.example', 'INBOX');
    await write(product, 'DEMO-1', 'beta');
    await turns(product, 3);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect(await saying(product, 'DEMO-1', 'beta')).toBe(1);
  });

  test('renumbered between the list and the fetch: nobody is asked, nothing is missed', async () => {
    let renewed = false;
    const product = await openProduct({
      interfere: ({ name }) => {
        if (name === 'gateway /v1/fetch' && renewed) {
          renewed = false;
          product.host.mail.renewUidValidity('support@postroom.example', 'INBOX');
        }
        return undefined;
      },
    });
    await turns(product, 1);
    await write(product, 'DEMO-1', 'alpha');
    renewed = true;
    await turns(product, 6);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
    expect((await product.ask('held.groups', {})).groups).toEqual([]);
    expect((await product.ask('accounts', {})).unexplained).toBe(0);
  });

  test('the clock is set back by a day after it was ahead: nothing waits for it', async () => {
    const product = await openProduct();
    shiftClock(86_400_000);
    product.twin.faults.set([{ route: 'POST /rest/api/3/issue/*/comment', status: 503, times: 1 }]);
    await write(product, 'DEMO-1', 'alpha');
    await turns(product, 1, 0);
    shiftClock(-86_400_000);
    await write(product, 'DEMO-1', 'beta');
    await turns(product, 4);
    expect(await saying(product, 'DEMO-1', 'beta')).toBe(1);
    shiftClock(86_400_000);
    await turns(product, 2);
    expect(await saying(product, 'DEMO-1', 'alpha')).toBe(1);
  });
});
