/** Who comes in when much is asked at once (src/gateway/http/admission). */
import { expect, test } from '@jest/globals';
import { Admission } from '../../../src/gateway/http/admission';

const limits = { calls: 5, callsPerTenant: 4, callsPerHost: 2 };

test('one host of one tenant is counted by itself, whatever the case of its name', () => {
  const admission = new Admission(limits);
  expect(admission.enter('a', 'mail.example')).not.toBeNull();
  expect(admission.enter('a', 'MAIL.example')).not.toBeNull();
  expect(admission.enter('a', 'mail.example')).toBeNull();
  expect(admission.enter('a', 'other.example')).not.toBeNull();
  expect(admission.enter('b', 'mail.example')).not.toBeNull();
});

test('a tenant has its limit over all hosts, and all tenants have theirs together', () => {
  const admission = new Admission(limits);
  for (const host of ['1', '2', '3', '4']) expect(admission.enter('a', host)).not.toBeNull();
  expect(admission.enter('a', '5')).toBeNull();
  expect(admission.enter('b', null)).not.toBeNull();
  expect(admission.enter('c', null)).toBeNull();
});

test('who leaves makes room, once', () => {
  const admission = new Admission(limits);
  const leave = admission.enter('a', 'x');
  admission.enter('a', 'x');
  leave?.();
  leave?.();
  expect(admission.running).toBe(1);
  expect(admission.enter('a', 'x')).not.toBeNull();
  expect(admission.enter('a', 'x')).toBeNull();
});
