/**
 * What becomes of a failure: every row of src/app/remedy/table.ts through the whole app. A row without a proof fails here, and
 * so does one that the handbook does not name.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failureCodes, type FailureCode } from '../../../src/contract';
import { remedies } from '../../../src/app/remedy';
import { allCauses } from '../../../src/gateway/failure';
import { holdClock, releaseClock } from '../../support/clock';
import { closeProducts } from '../../support/product';
import * as jira from './remedies/jira';
import * as mailbox from './remedies/mailbox';
import * as platform from './remedies/platform';
import type { Proof } from './remedies/proof';
import * as sending from './remedies/sending';

const log = console.log;
beforeEach(() => {
  console.log = () => undefined;
});
afterAll(async () => {
  await closeProducts();
  releaseClock();
  console.log = log;
});

/** About the mail server of a mailbox, or the way to it: one product sees all of them. */
const ofMailboxes = {
  'dns-not-found': mailbox.rests,
  'dns-temporary': mailbox.rests,
  'address-forbidden': mailbox.rests,
  'port-forbidden': mailbox.rests,
  'connection-refused': mailbox.rests,
  'connect-timeout': mailbox.rests,
  'network-unreachable': mailbox.rests,
  'greeting-timeout': mailbox.rests,
  'wrong-protocol': mailbox.rests,
  'tls-expected': mailbox.rests,
  'server-busy': mailbox.rests,
  'plain-expected': mailbox.rests,
  'starttls-not-offered': mailbox.rests,
  'starttls-refused': mailbox.rests,
  'starttls-injection': mailbox.rests,
  'certificate-self-signed': mailbox.rests,
  'certificate-unknown-issuer': mailbox.rests,
  'certificate-expired': mailbox.rests,
  'certificate-not-yet-valid': mailbox.rests,
  'certificate-wrong-host': mailbox.rests,
  'certificate-changed': mailbox.rests,
  'certificate-invalid': mailbox.rests,
  'tls-version': mailbox.rests,
  'tls-failed': mailbox.rests,
  'login-refused': mailbox.rests,
  'login-name-incomplete': mailbox.rests,
  'login-throttled': mailbox.rests,
  'account-locked': mailbox.rests,
  'password-expired': mailbox.rests,
  'app-password-needed': mailbox.rests,
  'basic-auth-off': mailbox.rests,
  'auth-method-missing': mailbox.rests,
  'encryption-required': mailbox.rests,
  'protocol-disabled': mailbox.rests,
  'shared-mailbox-denied': mailbox.rests,
  'folder-missing': mailbox.rests,
  'folder-denied': mailbox.rests,
  'mailbox-locked': mailbox.rests,
  'mailbox-unavailable': mailbox.rests,
  'mailbox-renumbered': mailbox.renumbered,
  'connection-lost': mailbox.rests,
  stalled: mailbox.rests,
  'deadline-exceeded': mailbox.rests,
  'protocol-error': mailbox.rests,
  'setting-invalid': mailbox.rests,
  'answer-too-big': mailbox.oneIsHeld,
  'gateway-unreachable': mailbox.gatewayDown,
  'gateway-token-refused': mailbox.tokenRefused,
  'gateway-busy': mailbox.gatewayBusy,
  'gateway-nonsense': mailbox.gatewayTalksNonsense,
  'gateway-request-invalid': mailbox.gatewayOfAnotherVersion,
} as const satisfies Partial<Record<FailureCode, Proof>>;

/** A product each. */
const others = {
  'message-gone': mailbox.goneMail,
  'connection-missing': mailbox.connectionGone,
  'password-missing': mailbox.passwordGone,
  'auth-not-offered': sending.pausesSending,
  'auth-needed': sending.pausesSending,
  'over-quota': sending.waits,
  'sender-refused': sending.pausesSending,
  'recipient-refused': sending.failsAtOnce,
  'relay-denied': sending.pausesSending,
  greylisted: sending.waits,
  'message-too-big': sending.failsAtOnce,
  'sending-rate-limited': sending.pausesSending,
  'content-refused': sending.failsAtOnce,
  'message-refused': sending.failsAtOnce,
  'round-trip-missing': sending.roundTrip,
  'template-broken': sending.brokenTemplate,
  'jira-rate-limited': jira.tooManyRequests,
  'jira-unavailable': jira.away,
  'jira-forbidden': jira.forbidden,
  'jira-issue-missing': jira.issueGone,
  'jira-project-archived': jira.archived,
  'jira-user-inactive': jira.userInactive,
  'jira-attachment-too-big': jira.fileTooBig,
  'jira-text-too-long': jira.textTooLong,
  'jira-refused': jira.refused,
  'storage-refused': platform.recordRefused,
  'storage-full': platform.storageFull,
  'storage-rate-limited': platform.storageRates,
  'storage-unavailable': platform.storageAway,
  'queue-refused': platform.queueRefuses,
  'gateway-too-old': platform.gatewayTooOld,
  'webhook-unreachable': platform.webhookFails,
  'webhook-refused': platform.webhookFails,
  unknown: jira.unforeseen,
} as const satisfies Partial<Record<FailureCode, Proof>>;

const proofs: Readonly<Record<FailureCode, Proof>> = { ...ofMailboxes, ...others };

const named = (rows: object): FailureCode[] => Object.keys(rows) as FailureCode[];

/** The proof, and then what the admin reads: what happened, and what to do. */
async function prove(code: FailureCode): Promise<void> {
  const { code: said, message, fix } = await proofs[code](code);
  expect(said).toBe(code);
  expect(message).toMatch(/\S.*[.!?”)]$/s);
  if (!passesByItself.has(code)) expect(fix?.text).toMatch(/\S.*[.!?)]$/s);
}

/** Nothing is to be done about them. */
const passesByItself = new Set(allCauses.flatMap(({ code, advice }) => (advice === null ? [code] : [])));

test('every row has its proof, and the handbook names it', () => {
  expect(named(proofs).sort()).toEqual(named(remedies).sort());
  expect([...failureCodes].sort()).toEqual(named(remedies).sort());
  const read = (name: string): string => readFileSync(join(__dirname, '..', '..', '..', 'docs', name), 'utf8');
  const handbook = read('troubleshooting.md') + read('reliability.md');
  expect(failureCodes.filter((code) => !handbook.includes(`\`${code}\``))).toEqual([]);
});

describe('a mailbox', () => {
  beforeEach(() => holdClock());
  test.each(named(ofMailboxes))('%s', prove);
});

describe('a mail, a delivery, the platform', () => {
  beforeEach(async () => {
    mailbox.forgetScene();
    await closeProducts();
    releaseClock();
    holdClock();
  });
  afterEach(closeProducts);
  test.each(named(others))('%s', prove);
});
