/** The overview, used: what it says in each state, and what its buttons ask. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser';
import type { Model } from './model';
import {
  fineViews,
  incoming,
  inView,
  messages,
  mixedViews,
  monthOfAccounts,
  neverRead,
  outgoing,
  outView,
  relayDenied,
  unreachable,
  wrongPassword,
} from './samples';
import { heartbeats } from './samples-log';
import { closeStages, openStage, type Stage } from './stage';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const failing = { state: 'failing', consecutiveFailures: 3, failure: wrongPassword } as const;

describe('one sentence of health', () => {
  test.each<[string, string, (model: Model) => void]>([
    ['all is well', 'Mail is flowing in and out.', () => undefined],
    [
      'the gateway is down',
      'No mail is flowing: the mail gateway does not answer.',
      (model) => {
        model.gateway = { ok: false, version: null, failure: unreachable };
      },
    ],
    [
      'the only mailbox fails',
      'No mail comes in: “Support inbox” fails.',
      (model) => {
        model.views = [inView(incoming('in-1', 'Support inbox'), failing), outView(outgoing('out-1', 'Relay'))];
      },
    ],
    [
      'one of two mailboxes fails',
      'Mail is flowing, but not everywhere: “Billing” fails.',
      (model) => {
        model.views = [...fineViews(), inView(incoming('in-2', 'Billing'), failing)];
      },
    ],
    [
      'the only way out fails',
      'No mail goes out: “Relay” fails.',
      (model) => {
        model.views = [inView(incoming('in-1', 'Support inbox')), outView(outgoing('out-1', 'Relay'), relayDenied)];
      },
    ],
    [
      'the gateway is too old',
      'Some of it may stand still: the mail gateway is older than Postroom.',
      (model) => {
        model.gateway = { ok: false, version: '0.1.0', failure: { ...unreachable, code: 'gateway-too-old' } };
      },
    ],
    [
      'a heartbeat is missed',
      'Mail may stand still: the heartbeat from “Outgoing relay” to “Billing” does not come back.',
      (model) => {
        model.heartbeats = heartbeats();
      },
    ],
    [
      'mail is held',
      'Mail is flowing. 2 mails are held and wait for you.',
      (model) => {
        model.views = [inView(incoming('in-1', 'Support inbox'), { held: 2 }), outView(outgoing('out-1', 'Relay'))];
      },
    ],
    [
      'all is off',
      'No mail is flowing: every connection is switched off.',
      (model) => {
        model.views = [inView(incoming('in-1', 'Support inbox', { enabled: false }))];
      },
    ],
    [
      'nothing goes out',
      'Mail comes in, but none goes out: no outgoing connection is on.',
      (model) => {
        model.views = [inView(incoming('in-1', 'Support inbox'))];
      },
    ],
  ])('%s', async (_, sentence, fill) => {
    const { page, complaints } = await openStage(browser, '/overview', (model) => {
      model.views = fineViews();
      fill(model);
    });
    await page.getByRole('status').getByText(sentence, { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});

test('the page of a connection shows its own heartbeats', async () => {
  const { page } = await openStage(browser, '/connections/in-1', (model) => {
    model.views = mixedViews();
    model.heartbeats = heartbeats();
  });
  const lines = page.getByRole('region', { name: 'Heartbeats' }).getByRole('listitem');
  await lines.first().waitFor();
  expect(await lines.allInnerTexts()).toEqual([expect.stringMatching(/Support inbox.*last one took .* seconds/s)]);
});

describe('first steps', () => {
  const items = (stage: Stage): Promise<string[]> => stage.page.locator('.checklist li').allInnerTexts();

  test('nothing is there: each step leads to its place', async () => {
    const stage = await openStage(browser, '/overview');
    await stage.page.getByText('0 of 3 done').waitFor();
    await stage.page.getByRole('link', { name: 'Add outgoing connection' }).waitFor();
    await stage.page.getByRole('link', { name: 'Add incoming connection' }).click();
    await stage.page.getByRole('heading', { name: 'Add incoming connection' }).waitFor();
  });

  test('a connection is untested, another is off', async () => {
    const stage = await openStage(browser, '/overview', (model) => {
      model.views = [
        inView(incoming('in-1', 'Support inbox', { testedAtMs: null, enabled: false }), neverRead),
        outView(outgoing('out-1', 'Relay', { enabled: false })),
      ];
    });
    await stage.page.getByText('0 of 3 done').waitFor();
    expect(await items(stage)).toEqual([
      expect.stringContaining('Test “Support inbox”'),
      expect.stringContaining('Enable “Relay”'),
      expect.stringContaining('Send it from any account.'),
    ]);
  });

  test('all is walked: the list is gone', async () => {
    const { page } = await openStage(browser, '/overview', (model) => {
      model.views = fineViews();
      model.recent = messages();
    });
    await page.getByRole('heading', { name: 'Recent mail' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Get started' }).count()).toBe(0);
  });
});

describe('mailboxes', () => {
  test('a card says how the mailbox does, and polls it', async () => {
    const stage = await openStage(browser, '/overview', (model) => {
      model.views = mixedViews();
      model.recent = messages();
    });
    const card = stage.page.getByRole('listitem').filter({ has: stage.page.getByRole('link', { name: 'Billing' }) });
    const text = await card.innerText();
    expect(text).toContain('The server refuses user name or password.');
    expect(text).toContain('after 5 failures in a row');
    expect(text).toMatch(/Waiting\s+3\s+Held\s+2/);
    await card.getByRole('button', { name: 'Poll now' }).click();
    await stage.page.waitForFunction(() => (window as unknown as { __flags: unknown[] }).__flags.length > 0);
    expect(await stage.flags()).toEqual(['Billing is being read']);
    expect(stage.model.payloads('connections.poll')).toEqual([{ id: 'in-2' }]);
  });

  test.each([
    ['how often the schedule comes is known', false, /Next poll\s+in 3 minutes\s+Waiting/],
    ['it has not come twice yet', true, /Next poll\s+in 3 minutes at the latest\s+Waiting/],
  ])('when the next poll comes is said no surer than it is known: %s', async (_, nextPollIsLatest, words) => {
    const stage = await openStage(browser, '/overview', (model) => {
      model.views = [inView(incoming('in-1', 'Support inbox'), { nextPollIsLatest })];
    });
    const { page } = stage;
    const link = page.getByRole('link', { name: 'Support inbox' });
    expect(await page.getByRole('listitem').filter({ has: link }).innerText()).toMatch(words);
    await stage.go('/connections');
    const said = nextPollIsLatest ? 'in 3 minutes at the latest' : 'in 3 minutes';
    await page.getByRole('cell', { name: said, exact: true }).waitFor();
  });

  test('a poll that cannot be queued says why', async () => {
    const { page } = await openStage(browser, '/overview', (model) => {
      model.views = fineViews();
      model.failing.set('connections.poll', unreachable);
    });
    await page.getByRole('button', { name: 'Poll now' }).click();
    await page.getByText('Support inbox cannot be read now').waitFor();
  });
});

test('recent mail tells outcome, reason and issue', async () => {
  const stage = await openStage(browser, '/overview', (model) => {
    model.views = fineViews();
    model.recent = messages();
  });
  const rows = stage.page.getByRole('row');
  await rows.nth(1).waitFor();
  const texts = await rows.allInnerTexts();
  expect(texts).toHaveLength(1 + messages().length);
  expect(texts[1]).toMatch(/printer.*Comment.*It answers a mail sent for DEMO-1\..*DEMO-1/s);
  expect(texts[4]).toMatch(/No subject.*Held/s);
  await stage.page.getByRole('link', { name: 'DEMO-7' }).click();
  const opened = await stage.page.evaluate(() => (window as unknown as { __opened: unknown[] }).__opened);
  expect(JSON.stringify(opened)).toContain('DEMO-7');
});

describe('accounts', () => {
  const filled =
    (lost: number) =>
    (model: Model): void => {
      model.views = fineViews();
      model.recent = messages();
      model.accounts = monthOfAccounts(lost);
    };

  test('all adds up: the chart tells its numbers to those who do not see it', async () => {
    const stage = await openStage(browser, '/overview', filled(0));
    const { page } = stage;
    await page.getByText(/^0 unexplained/).waitFor();
    await page.getByRole('img', { name: /Mail in by outcome, last 24 hours: \d+ in all/ }).waitFor();
    await page.getByRole('button', { name: '30 days' }).click();
    const sum = monthOfAccounts()
      .mailboxes.flatMap(({ days }) => days)
      .flatMap(({ outcomes }) => Object.values(outcomes))
      .reduce((a, b) => a + b, 0);
    await page.getByRole('img', { name: `Mail in by outcome, last 30 days (UTC): ${sum} in all.` }).waitFor();
    const table = page.getByRole('table', { name: 'Mail in by outcome, last 30 days (UTC)' });
    const cells = await table.locator('td').allInnerTexts();
    expect(cells.reduce((all, text) => all + Number(text), 0)).toBe(sum);
    expect(stage.complaints).toEqual([]);
  });

  test('what is missing is said in red and named in the sentence of health', async () => {
    const { page } = await openStage(browser, '/overview', filled(2));
    await page.getByText('Mail is flowing, but 2 mails are unaccounted for.').waitFor();
    await page.getByText(/^2 unexplained: the mail server listed mails of which nothing is known/).waitFor();
  });

  test('a day can be counted again, from the records', async () => {
    const stage = await openStage(browser, '/overview', filled(0));
    const { page, model } = stage;
    const [today] = model.accounts.mailboxes[0]!.days;
    model.recount = { day: today!.day, outcomes: { comment: 11 }, booked: { comment: 12 }, complete: true };
    await page.getByText('Day by day').click();
    await page
      .getByRole('button', { name: `Recount ${today!.day}` })
      .first()
      .click();
    await page.getByText(/the ledger and the books differ. comment: 11 records, 12 booked/).waitFor();
    expect(model.payloads('accounts.recount')).toEqual([{ mailboxId: 'in-1', day: today!.day }]);
  });
});

test('an overview that cannot be read says so', async () => {
  const { page } = await openStage(browser, '/overview', (model) => {
    model.failing.set('overview', { ...unreachable, code: 'storage-unavailable', message: 'The storage is away.' });
  });
  await page.getByText('The overview could not be read').waitFor();
  await page.getByText('The storage is away.').waitFor();
});
