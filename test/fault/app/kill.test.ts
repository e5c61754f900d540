/** The short form of `npm run -s crash -- kill`: five lives of the host, a hundred mails from Dovecot. */
import { expect, test } from '@jest/globals';
import { killRun } from '../../support/crash/kill';

test('the host is killed again and again while mail flows: nothing is lost, nothing is there twice', async () => {
  const figures = await killRun({ times: 5, mails: 100, seed: 7, own: true });
  expect(figures.problems).toEqual([]);
  expect(figures).toMatchObject({ kills: 5, mails: 100, lost: 0, double: 0, astray: 0, unfinished: 0 });
  expect(figures.comments.found).toBe(figures.comments.wanted);
  expect(figures.issues.found).toBe(figures.issues.wanted);
  expect(figures.attachments.found).toBe(figures.attachments.wanted);
  expect(figures.doubledEvents).toBeGreaterThan(0);
}, 300_000);
