/** An answer to a mail whose issue could not be looked up waits for it. */
import { expect, test } from '@jest/globals';
import { sendMail } from '../../support/people';
import { messageRecords } from '../../support/crash/records';
import { openProduct } from '../../support/product';
import { quietProducts } from '../../support/quiet';
import { turns } from './scene';

quietProducts();
const ana = 'Ana <ana@customer.example>';

test('an answer to a mail whose issue could not be looked up opens no issue of its own', async () => {
  const product = await openProduct();
  product.twin.faults.set([
    { route: 'GET /rest/api/3/issue/DEMO-1', status: 503, times: 3 },
    { route: 'GET /rest/api/3/issue/*', status: 503, times: 3 },
  ]);
  const first = await sendMail(product, { from: ana, subject: '[DEMO-1] alpha', text: 'alpha' });
  await sendMail(product, { from: ana, subject: 'Re: alpha', text: 'beta', inReplyTo: first });
  await turns(product, 6);
  const opened = messageRecords(product.host.db).map(
    ({ subject, outcome, issueKey }) => `${subject}: ${outcome} ${issueKey}`,
  );
  expect(opened).toEqual(['[DEMO-1] alpha: comment DEMO-1', 'Re: alpha: comment DEMO-1']);
});
