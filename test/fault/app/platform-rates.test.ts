/** A backlog under the platform's rates (storage, queue, Jira's bursts and per-issue limits): it drains by itself, once. */
import { afterEach, expect, test } from '@jest/globals';
import { messageRecords } from '../../support/crash/records';
import { closeProducts, openProduct } from '../../support/product';

afterEach(closeProducts);

const support = 'support@postroom.example';
const mails = 580;

function source(at: number): Buffer {
  const subject = at % 3 === 0 ? `New question ${at}` : `Re: [DEMO-${1 + (at % 4)}] answer ${at}`;
  return Buffer.from(
    `From: user${at}@customer.example\r\nTo: ${support}\r\nSubject: ${subject}\r\nMessage-ID: <${at}@customer.example>\r\n\r\nMail number ${at}.\r\n`,
  );
}

test('a few hundred mails drain under --platform-rates, with progress to see; a pause stops them, and they go on', async () => {
  const product = await openProduct({ platformRates: true });
  const { mail, db } = product.host;
  for (let at = 0; at < mails; at++) await mail.append(support, 'INBOX', [source(at)]);
  const health = async () => {
    const { connections } = await product.ask('connections.list', {});
    const found = connections.find(({ connection }) => connection.direction === 'incoming');
    if (!found?.health) throw new Error('no mailbox');
    return { id: found.connection.id, ...found.health };
  };
  const done = () => messageRecords(db).filter(({ outcome }) => outcome === 'comment' || outcome === 'create').length;
  const { id } = await health();
  // Nobody is told of the comments: every sender takes part in the conversation of a hundred others.
  const { connections } = await product.ask('connections.list', {});
  for (const { connection } of connections.filter(({ health: incoming }) => incoming === null)) {
    await product.ask('connections.enable', { id: connection.id, enabled: false, insist: true });
  }
  const turn = product.turn();
  while (done() < 20) await new Promise((resolve) => setTimeout(resolve, 50));
  await product.ask('connections.enable', { id, enabled: false, insist: true });
  await turn;
  const paused = await health();
  expect(paused.state).toBe('paused');
  expect(done()).toBeLessThan(mails);
  expect(paused.backlog).toMatchObject({ done: 500 });
  expect(paused.backlog?.left).toBe(mails - 500);
  expect(paused.backlog?.mailsPerSecond).toBeGreaterThan(0);
  expect(paused.backlog?.secondsToGo).toBeGreaterThan(0);
  await product.ask('connections.enable', { id, enabled: true, insist: true });
  await product.host.idle();
  expect(done()).toBe(mails);
  const after = await health();
  expect(after).toMatchObject({ state: 'fine', failure: null, consecutiveFailures: 0, backlog: null });
  const count = (sql: string): number => (db.prepare(sql).get() as { count: number }).count;
  expect(count("SELECT count(*) AS count FROM jira_comments WHERE body LIKE '%Mail number%'")).toBe(
    Math.floor((mails * 2) / 3),
  );
  expect(count("SELECT count(*) AS count FROM jira_issues WHERE summary LIKE 'New question%'")).toBe(
    Math.ceil(mails / 3),
  );
}, 180_000);
