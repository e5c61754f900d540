/** The same walk, the same app: Dovecot (IMAP, TLS) and Postfix (SMTP, STARTTLS) in place of the embedded servers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { Browser } from 'playwright-core';
import { openBrowser, openPage } from '../../support/browser';
import { closePrograms, dataDirectory, startProgram } from '../../support/program';
import { startDovecot, startPostfix, type Dovecot, type Postfix } from '../../support/servers';
import { commentsOf, inboxOf, until } from './outcome';
import { addIncoming, addOutgoing, commentAsAgent, seeComment } from './steps';

const support = { user: 'support@postroom.test', password: 'support: a secret' };
const ana = { user: 'ana@customer.test', password: 'ana' };
const key = 'SUP-7';

let browser: Browser;
let dovecot: Dovecot;
let postfix: Postfix;

beforeAll(async () => {
  browser = await openBrowser();
  dovecot = await startDovecot({ users: [support, ana] });
  postfix = await startPostfix({ dovecot, users: [support.user, ana.user] });
});
afterAll(async () => {
  await browser.close();
  await postfix.stop();
  await dovecot.stop();
});
afterEach(closePrograms);

const anasMail = () => inboxOf({ host: dovecot.host, port: dovecot.imap.port, ...ana });

/** As a mail server of hers would hand it over. */
async function write(mail: {
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
}): Promise<void> {
  const transport = createTransport({ host: postfix.host, port: postfix.port, ignoreTLS: true });
  const attachments = [{ filename: 'log.txt', content: 'a line\n' }];
  await transport.sendMail({ from: `Ana <${ana.user}>`, to: support.user, attachments, ...mail });
  transport.close();
}

test('mail from Dovecot becomes comments, comments leave through Postfix, answers come back', async () => {
  const dataDir = dataDirectory();
  const seeds = join(dataDir, 'seed.json');
  writeFileSync(seeds, JSON.stringify({ own_address: support.user, projects: ['SUP'], issues: { [key]: [] } }));
  const { ready } = await startProgram(dataDir, ['--poll-every', '1', '--no-demo', '--seed-issues', seeds]);
  const { page, complaints } = await openPage(browser);
  const authority = dovecot.authority;
  await addIncoming(page, ready, {
    ...support,
    encryption: 'SSL/TLS',
    host: 'localhost',
    port: dovecot.imap.tlsPort,
    authority,
  });
  await addOutgoing(
    page,
    ready,
    { ...support, encryption: 'STARTTLS', host: 'localhost', port: postfix.submissionPort, authority },
    support.user,
  );
  await write({ subject: `Re: [${key}] the printer`, text: 'It still prints blank pages.' });
  await seeComment(page, ready, key, 'It still prints blank pages.');
  await page.getByRole('link', { name: 'log.txt' }).waitFor();
  await commentAsAgent(page, ready, key, 'Please try the new drum unit.');
  await until(async () => (await anasMail()).length > 0);
  const [notification] = await anasMail();
  expect(notification?.text).toContain('Please try the new drum unit.');
  expect(notification?.from?.address).toBe(support.user);
  await write({ subject: 'Other words', text: 'Now it prints!', inReplyTo: `<${notification?.messageId ?? ''}>` });
  await seeComment(page, ready, key, 'Now it prints!');
  const comments = await commentsOf(ready, key);
  expect(comments).toHaveLength(3);
  expect(await anasMail()).toHaveLength(1);
  expect(complaints).toEqual([]);
  await page.context().close();
});
