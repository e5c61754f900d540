/** `npm start`, then the whole way in Chromium: form, test, enable, a mail in, a comment out, the answer in. Each once. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage } from '../../support/browser';
import { closePrograms, dataDirectory, startProgram, type Program, type Readiness } from '../../support/program';
import { addIncoming, addOutgoing, answer, commentAsAgent, openNotification, seeComment, writeMail } from './steps';
import { commentsOf, mailsOf, until } from './outcome';

const shots = join(process.cwd(), 'test-results', 'screenshots');
const ana = 'ana@customer.example';
const key = 'DEMO-1';
const texts = {
  mail: 'It still prints blank pages.',
  agent: 'Please try the new drum unit.',
  answer: 'Now it prints!',
};

const patienceMs = 240_000;

let browser: Browser;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closePrograms);

const shot = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: join(shots, `walk-${name}.png`) });

const support = ({ accounts, imap, smtp }: Readiness, port: 'imap' | 'smtp') => {
  const { user = '', password = '' } = accounts[0] ?? {};
  const server = port === 'imap' ? imap : smtp;
  return { encryption: 'STARTTLS', host: server.host, port: server.port, user, password } as const;
};

/** All steps; between any two `between` may replace the host. Gives what is there at the end. */
async function walk(page: Page, started: Program, between: (at: Program) => Promise<Program>): Promise<Program> {
  let program = started;
  const next = async (): Promise<Readiness> => (program = await between(program)).ready;
  await addIncoming(page, program.ready, support(program.ready, 'imap'));
  await shot(page, '1-connected');
  await addOutgoing(page, await next(), support(program.ready, 'smtp'), 'support@postroom.example');
  await writeMail(page, await next(), {
    from: ana,
    subject: `Re: [${key}] printer`,
    text: texts.mail,
    file: 'log.txt',
  });
  await seeComment(page, await next(), key, texts.mail);
  await page.getByRole('link', { name: 'log.txt' }).waitFor();
  await shot(page, '2-comment');
  await commentAsAgent(page, await next(), key, texts.agent);
  await openNotification(page, await next(), ana, texts.agent);
  await shot(page, '3-notification');
  await answer(page, texts.answer);
  await seeComment(page, await next(), key, texts.answer);
  await page.locator('#newest').scrollIntoViewIfNeeded();
  await shot(page, '4-answered');
  return program;
}

/** One comment for each mail, one file, one notification, and nothing more after some more polls. */
async function expectEachOnce({ ready }: Program): Promise<void> {
  await until(async () => (await commentsOf(ready, key)).some((text) => text.includes(texts.answer)));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const comments = await commentsOf(ready, key);
  for (const text of Object.values(texts)) expect(comments.filter((one) => one.includes(text))).toHaveLength(1);
  const mails = await mailsOf(ready, ana);
  expect(mails.map(({ text }) => text)).toEqual([expect.stringContaining(texts.agent)]);
  expect(mails[0]?.references.length).toBeGreaterThan(0);
}

describe('the walk', () => {
  test('in the browser, from the form to the answer', async () => {
    const program = await startProgram(dataDirectory(), ['--poll-every', '1']);
    const { page, complaints } = await openPage(browser);
    await walk(page, program, (same) => Promise.resolve(same));
    await expectEachOnce(program);
    expect(complaints).toEqual([]);
    expect(program.said()).not.toMatch(/error/i);
    copyFileSync(join(shots, 'walk-4-answered.png'), join(shots, 'walk.png'));
    await page.context().close();
  });

  test(
    'kill -9 between any two steps loses nothing and doubles nothing',
    async () => {
      const dir = dataDirectory();
      const options = ['--poll-every', '1'];
      const { page } = await openPage(browser);
      // A send that was cut off is repeated when it can no longer be under way: after three minutes.
      page.setDefaultTimeout(patienceMs);
      const last = await walk(page, await startProgram(dir, options), async (program) => {
        await program.kill();
        return startProgram(dir, options);
      });
      await expectEachOnce(last);
      await page.context().close();
    },
    3 * patienceMs,
  );
});
