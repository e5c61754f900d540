import { expect, test } from '@jest/globals';
import { attributionAt } from '../../../../src/mail/reply/attribution';
import { headerBlockAt } from '../../../../src/mail/reply/header-block';
import { linesOfText } from '../../../../src/mail/reply/line';
import { attributions, notAttributions } from './attributions';

test.each(attributions)('the line above a quote is recognised: %s', (_, written) => {
  const lines = linesOfText(`${written}\n\nText of the answered mail`);
  const found = attributionAt(lines, 0) ?? headerBlockAt(lines, 0, false);
  expect(found?.last).toBe(written.split('\n').length - 1);
});

test.each(notAttributions)('a person wrote: %s', (written) => {
  expect(attributionAt(linesOfText(`${written}\n\nMore of my own text`), 0)).toBeNull();
});
