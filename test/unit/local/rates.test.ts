/** The platform's rates, on a clock of our own. */
import { beforeEach, expect, test } from '@jest/globals';
import { platformRates } from '../../../src/local/runtime/rates';

let nowMs = 0;
beforeEach(() => {
  nowMs = Date.UTC(2026, 10, 23, 10, 0, 0);
});
const rates = () => platformRates(true, () => nowMs);

test('4,000 writes of up to 10 KB a minute, bigger ones count more', () => {
  const { storage } = rates();
  for (let n = 0; n < 3990; n++) {
    if (n % 1000 === 0) nowMs += 1000;
    expect(storage.refuse('write', 100)).toBeNull();
  }
  expect(storage.refuse('write', 101 * 1024)?.code).toBe('RATE_LIMIT_EXCEEDED');
  expect(storage.refuse('write', 99 * 1024)).toBeNull();
  expect(storage.refuse('write', 1)?.code).toBe('RATE_LIMIT_EXCEEDED');
  expect(storage.refuse('read', 0)).toBeNull();
  nowMs += 60_000;
  expect(storage.refuse('write', 1)).toBeNull();
});

test('1,000 storage requests a second', () => {
  const { storage } = rates();
  for (let n = 0; n < 1000; n++) expect(storage.refuse('read', 0)).toBeNull();
  expect(storage.refuse('read', 0)?.status).toBe(429);
  nowMs += 1000;
  expect(storage.refuse('read', 0)).toBeNull();
});

test('Jira: bursts for each endpoint, with Retry-After and the reason', async () => {
  const { jira } = rates();
  for (let n = 0; n < 100; n++) expect(jira.refuse('POST', `/rest/api/3/issue/DEMO-${n}/comment`)).toBeNull();
  const refused = jira.refuse('POST', '/rest/api/3/issue/DEMO-200/comment');
  expect([refused?.status, refused?.headers.get('ratelimit-reason'), refused?.headers.get('retry-after')]).toEqual([
    429,
    'jira-burst-based',
    '1',
  ]);
  expect(await refused?.json()).toEqual({ errorMessages: ['Rate limit exceeded.'], errors: {} });
  expect(jira.refuse('GET', '/rest/api/3/myself')).toBeNull();
});

test('Jira: 20 writes to one issue in two seconds', () => {
  const { jira } = rates();
  for (let n = 0; n < 20; n++) expect(jira.refuse('POST', '/rest/api/3/issue/DEMO-1/comment')).toBeNull();
  const refused = jira.refuse('PUT', '/rest/api/3/issue/DEMO-1');
  expect(refused?.headers.get('ratelimit-reason')).toBe('jira-per-issue-on-write');
  expect(jira.refuse('POST', '/rest/api/3/issue/DEMO-2/comment')).toBeNull();
});

test('Jira: 65,000 points an hour, a read costs one more for each object', () => {
  const { jira } = rates();
  const answer = Response.json({}, { headers: { 'x-postroom-objects': '6499' } });
  for (let n = 0; n < 10; n++) {
    nowMs += 1000;
    expect(jira.refuse('GET', '/rest/api/3/search/jql')).toBeNull();
    jira.spend('GET', '/rest/api/3/search/jql', answer);
  }
  expect(jira.refuse('POST', '/rest/api/3/issue')?.headers.get('ratelimit-reason')).toBe('jira-quota-global-based');
  nowMs += 3_600_000;
  expect(jira.refuse('POST', '/rest/api/3/issue')).toBeNull();
});

test('nothing is limited unless asked', () => {
  const free = platformRates(false, () => nowMs);
  for (let n = 0; n < 5000; n++) expect(free.storage.refuse('write', 100)).toBeNull();
  expect(free.queue.admit(5000)).toBe(true);
});
