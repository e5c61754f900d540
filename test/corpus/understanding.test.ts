import { describe, expect, test } from '@jest/globals';
import { parseMessage } from '../../src/mail';
import { sharedPath } from '../support/shared';
import { ownCorpus, readCases } from './cases';
import type { Case } from './cases';
import deviations from './deviations.json';

/** Compared as the sources compare: white space collapsed, or without any. */
const squeezed = (text: string): string => text.replace(/[\s\u00a0\u200b\ufeff]+/g, ' ').trim();
const solid = (text: string): string => text.replace(/[\s\u00a0\u200b\ufeff]+/g, '');

/** The names of the stated things that we see differently. */
function misses({ bytes, expected }: Case): string[] {
  const message = parseMessage(bytes);
  const files = message.attachments;
  const count = expected.attachments_count ?? expected.attachments?.length;
  const checks: Record<string, boolean> = {
    subject: expected.subject === undefined || squeezed(message.subject) === squeezed(expected.subject),
    'from address':
      !expected.from?.address || message.from?.address.toLowerCase() === expected.from.address.toLowerCase(),
    'from name': !expected.from?.name || squeezed(message.from?.name ?? '') === squeezed(expected.from.name),
    text: (expected.text_contains ?? []).every((text) => solid(message.text).includes(solid(text))),
    attachments: count === undefined || [files.length, files.filter(({ inline }) => !inline).length].includes(count),
    'attachment names': (expected.attachments ?? []).every(
      ({ name }) => !name || files.some((file) => file.name === name),
    ),
    // Sources count the last line end of a text or do not.
    'attachment sizes': (expected.attachments ?? []).every(
      ({ size }) => size === undefined || files.some(({ sizeBytes }) => Math.abs(sizeBytes - size) <= 2),
    ),
  };
  return Object.keys(checks).filter((name) => checks[name] !== true);
}

const known: Readonly<Record<string, object | undefined>> = deviations;

function checkAll(cases: readonly Case[]): void {
  const found: Record<string, string[]> = {};
  const accepted: Record<string, string[]> = {};
  for (const one of cases) {
    const missed = misses(one);
    if (missed.length > 0) found[one.id] = missed;
    const deviation = known[one.id];
    if (deviation) accepted[one.id] = Object.keys(deviation);
  }
  expect(found).toEqual(accepted);
}

describe('what the sources of real mails state', () => {
  test('holds for the own corpus', () => {
    checkAll(readCases(ownCorpus));
  });

  const shared = sharedPath('corpus/index.json');
  test(shared ? 'holds for the shared corpus' : 'was not checked for the shared corpus: ../shared is not here', () => {
    if (shared) checkAll(readCases(shared.replace(/index\.json$/, '')));
  });
});
