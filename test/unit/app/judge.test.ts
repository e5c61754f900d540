/** What becomes of a delivery after each word of a server, by table, and over two days by property. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failureCodes, type Failure, type FailureCode, type SubmitAnswer } from '../../../src/contract';
import { failedDelivery, givenUp, judged } from '../../../src/app/deliver/judge';
import { addressesOf, newRecipient, type DeliveryRecord } from '../../../src/app/deliver';

const day = 86_400_000;
const failure = (code: FailureCode): Failure => ({ code, message: `It is ${code}.`, evidence: '', fix: null });
const record = (addresses: readonly string[] = ['ana@customer.example']): DeliveryRecord => {
  const recipients = addresses.map((address) => newRecipient({ address, name: '' }));
  return {
    kind: 'notification',
    outcome: 'sending',
    reason: '',
    issueId: '1',
    issueKey: 'DEMO-1',
    commentId: '',
    connection: 'c',
    recipient: addressesOf(recipients),
    recipientName: '',
    recipients,
    atMs: 0,
    day: '1970-01-01',
    tries: 1,
    nextTryMs: 0,
  };
};
const word = (
  address: string,
  outcome: 'accepted' | 'deferred' | 'refused',
  code: FailureCode,
): SubmitAnswer['recipients'][number] => ({
  address,
  outcome,
  reply: outcome,
  status: outcome === 'accepted' ? '2.1.5' : outcome === 'deferred' ? '4.2.0' : '5.1.1',
  failure: outcome === 'accepted' ? null : failure(code),
});
const answer = (...recipients: SubmitAnswer['recipients']): SubmitAnswer => ({
  recipients,
  reply: '250 ok',
  certificate: null,
});

describe('a word for each recipient', () => {
  it('all have it', () => {
    const after = judged(record(), answer(word('ana@customer.example', 'accepted', 'unknown')), 5);
    expect(after).toMatchObject({ outcome: 'accepted', settledMs: 5, reason: 'The mail server took it.' });
    expect(after.nextTryMs).toBeUndefined();
  });

  it('5xx fails at once', () => {
    const after = judged(record(), answer(word('ana@customer.example', 'refused', 'recipient-refused')), 5);
    expect(after).toMatchObject({ outcome: 'failed', recipients: [{ outcome: 'failed', status: '5.1.1' }] });
    expect(after.nextTryMs).toBeUndefined();
  });

  it('5xx fails at once whatever the reason, even one that is tried again elsewhere', () => {
    const after = judged(record(), answer(word('ana@customer.example', 'refused', 'server-busy')), 5);
    expect(after.outcome).toBe('failed');
  });

  it('4xx waits', () => {
    const after = judged(record(), answer(word('ana@customer.example', 'deferred', 'greylisted')), 5);
    expect(after).toMatchObject({
      outcome: 'deferred',
      fails: 1,
      recipients: [{ outcome: 'deferred', status: '4.2.0' }],
    });
    expect(after.nextTryMs).toBeGreaterThan(60_000);
  });

  it('of three, one has it, one waits and one failed; the next try asks only for the one', () => {
    const three = record(['a@x.example', 'b@x.example', 'c@x.example']);
    const after = judged(
      three,
      answer(
        word('a@x.example', 'accepted', 'unknown'),
        word('b@x.example', 'deferred', 'greylisted'),
        word('c@x.example', 'refused', 'recipient-refused'),
      ),
      5,
    );
    expect(after.outcome).toBe('deferred');
    expect(after.recipients.map(({ outcome }) => outcome)).toEqual(['accepted', 'deferred', 'failed']);
    const last = judged(after, answer(word('b@x.example', 'accepted', 'unknown')), 9);
    expect(last.recipients.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'failed']);
    expect(last.outcome).toBe('failed');
  });
});

describe('when nobody was reached', () => {
  it.each(['connection-lost', 'unknown', 'server-busy', 'login-refused', 'storage-refused'] as const)(
    '%s is tried again',
    (code) => {
      expect(failedDelivery(record(), failure(code), 5).outcome).toBe('deferred');
    },
  );
  it.each(['message-too-big', 'content-refused', 'template-broken', 'message-gone'] as const)('%s is not', (code) => {
    expect(failedDelivery(record(), failure(code), 5).outcome).toBe('failed');
  });

  it('whatever goes wrong, waits grow, end after two days, and leave every recipient with an outcome', () => {
    fc.assert(
      fc.property(fc.constantFrom(...failureCodes), (code) => {
        let now = 0;
        let state = record(['a@x.example', 'b@x.example']);
        let tries = 0;
        let wait = 0;
        while (state.outcome !== 'failed') {
          state = failedDelivery({ ...state, outcome: 'sending' }, failure(code), now);
          tries += 1;
          if (state.outcome !== 'deferred') break;
          const next = (state.nextTryMs ?? 0) - now;
          expect(next).toBeGreaterThanOrEqual(wait);
          expect(next).toBeLessThanOrEqual(4 * 3_600_000);
          wait = next;
          now += next;
          expect(tries).toBeLessThan(60);
        }
        expect(now).toBeLessThan(2 * day + 5 * 3_600_000);
        expect(state.recipients.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
        expect(state.reason).not.toBe('');
      }),
    );
  });

  it('a person tries again after two days: it has two days more', () => {
    const again = { ...record(), startedMs: 10 * day };
    expect(failedDelivery(again, failure('connection-lost'), 10 * day).outcome).toBe('deferred');
    expect(failedDelivery(record(), failure('connection-lost'), 10 * day).outcome).toBe('failed');
  });

  it('who has it keeps it when the rest is given up', () => {
    const some = { ...record(['a@x.example', 'b@x.example']) };
    const one = {
      ...some,
      recipients: [{ ...some.recipients[0]!, outcome: 'accepted' as const }, some.recipients[1]!],
    };
    expect(givenUp(one, 'Stopped.', 5, null, 'cancelled').recipients.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'cancelled',
    ]);
  });
});
