/** The other mailbox's handlers took the mail by a later clue; the copy must find its comment. */
import { expect, test } from '@jest/globals';
import { shiftClock } from '../../support/clock';
import { letterBytes, sendMail } from '../../support/people';
import { quietProducts } from '../../support/quiet';
import { minute, saying, turns } from './scene';
import { ana, enable, twoMailboxes } from './two-mailboxes';

quietProducts();

test('a comment made by a clue that comes after the one that the copy believes', async () => {
  let lose = false;
  const two = await twoMailboxes({
    interfere: ({ name }) => {
      if (!lose || !/^POST .*\/comment$/.test(name)) return undefined;
      lose = false;
      return 'lose-answer';
    },
  });
  const { product, support, kim, kims } = two;
  const { handlers } = await product.ask('handlers.list', {});
  const supports = handlers.find(({ mailboxes }) => !mailboxes.includes(kim));
  if (supports === undefined) throw new Error('no handler');
  const { id, version, createdAtMs, updatedAtMs, ...draft } = supports;
  await product.ask('handlers.save', {
    id,
    basedOn: version,
    draft: { ...draft, threads: { ...draft.threads, references: false } },
  });
  // A mail that Kim's mailbox put on DEMO-2.
  const earlier = await sendMail(product, { from: ana, to: kims, subject: '[DEMO-2] earlier', text: 'earlier' });
  await product.turn();
  const { source } = letterBytes({
    from: ana,
    subject: 'Re: [DEMO-1] alpha',
    text: 'This is alpha.',
    inReplyTo: earlier,
  });
  const to = (recipient: string) =>
    product.host.mail.deliver({ reversePath: 'ana@customer.example', recipients: [recipient], source: [source] });
  lose = true;
  await to('support@postroom.example');
  await product.turn();
  expect(lose).toBe(false);
  expect(await saying(product, 'DEMO-1', 'This is alpha')).toBe(1);
  await enable(two, support, false);
  shiftClock(10 * minute);
  await to(kims);
  await turns(product, 3);
  const both = [await saying(product, 'DEMO-1', 'This is alpha'), await saying(product, 'DEMO-2', 'This is alpha')];
  expect(both).toEqual([1, 0]);
});
