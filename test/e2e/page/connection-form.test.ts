/** The connection form behaves as its table of fields says: defaults, questions, what is kept to the letter, errors at fields. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { defaultPorts } from '../../../src/contract';
import { defaultPorts as pageDefaults } from '../../../static/admin/src/connections/form';
import { openBrowser } from '../../support/browser';
import { fineViews, mixedViews } from './samples';
import { closeStages, openStage, type Stage } from './stage';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
afterEach(closeStages);

const incoming = '/connections/new/incoming';
const outgoing = '/connections/new/outgoing';

async function account(page: Page, host: string): Promise<void> {
  await page.getByLabel('Username').fill('kim@example.com');
  await page.getByLabel('Password').fill('secret');
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill(host);
}

async function save(stage: Stage): Promise<Saved> {
  await stage.page.getByRole('button', { name: 'Save', exact: true }).click();
  await stage.page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
  return stage.model.payloads('connections.save').at(-1) as Saved;
}

interface Saved {
  readonly id: string | null;
  readonly password: string | null;
  readonly draft: {
    readonly name: string;
    readonly server: Readonly<Record<string, unknown>>;
    readonly incoming: Readonly<Record<string, unknown>>;
    readonly outgoing: Readonly<Record<string, unknown>>;
  };
}

describe('ports', () => {
  test('the page has the table of the contract', () => expect(pageDefaults).toEqual(defaultPorts));

  test('the placeholder follows protocol and encryption; blank is 0', async () => {
    const stage = await openStage(browser, incoming);
    const { page } = stage;
    const seen: Record<string, string | null> = {};
    for (const protocol of ['IMAP (recommended)', 'POP3 (for legacy servers)']) {
      await page.getByLabel(protocol).check();
      for (const encryption of ['SSL/TLS', 'STARTTLS', 'No Encryption']) {
        await page.getByLabel(encryption, { exact: true }).click();
        if (encryption === 'No Encryption') await page.getByRole('button', { name: 'Use no encryption' }).click();
        seen[`${protocol.slice(0, 4)} ${encryption}`] = await page.getByLabel('Port').getAttribute('placeholder');
      }
    }
    expect(seen).toEqual({
      'IMAP SSL/TLS': '993',
      'IMAP STARTTLS': '143',
      'IMAP No Encryption': '143',
      'POP3 SSL/TLS': '995',
      'POP3 STARTTLS': '110',
      'POP3 No Encryption': '110',
    });
    await account(page, 'pop.example.com');
    expect((await save(stage)).draft.server).toMatchObject({ protocol: 'pop3', encryption: 'none', port: 0 });
    expect(stage.complaints).toEqual([]);
  });

  test('of SMTP', async () => {
    const { page } = await openStage(browser, outgoing);
    const port = page.getByLabel('Port');
    expect(await port.getAttribute('placeholder')).toBe('587');
    await page.getByLabel('SSL/TLS', { exact: true }).check();
    expect(await port.getAttribute('placeholder')).toBe('465');
    await page.getByLabel('No Encryption').click();
    await page.getByRole('button', { name: 'Use no encryption' }).click();
    expect(await port.getAttribute('placeholder')).toBe('25');
  });

  test('a port that was only the old default goes with it; another one stays', async () => {
    const { page } = await openStage(browser, incoming);
    await page.getByLabel('Port').fill('993');
    await page.getByLabel('STARTTLS', { exact: true }).check();
    expect(await page.getByLabel('Port').inputValue()).toBe('');
    await page.getByLabel('Port').fill('1143');
    await page.getByLabel('SSL/TLS', { exact: true }).check();
    expect(await page.getByLabel('Port').inputValue()).toBe('1143');
  });
});

describe('encryption', () => {
  test('No Encryption names its risk and asks once', async () => {
    const { page } = await openStage(browser, incoming);
    await page.getByLabel('No Encryption').click();
    const dialog = page.getByRole('dialog', { name: 'Use no encryption?' });
    expect(await dialog.textContent()).toContain('password');
    await page.getByRole('button', { name: 'Keep encryption' }).click();
    expect(await page.getByLabel('SSL/TLS', { exact: true }).isChecked()).toBe(true);
    await page.getByLabel('No Encryption').click();
    await page.getByRole('button', { name: 'Use no encryption' }).click();
    expect(await page.getByLabel('No Encryption').isChecked()).toBe(true);
    await page.getByLabel('No Encryption').click();
    expect(await dialog.count()).toBe(0);
    // Without encryption there is no certificate to trust.
    expect(await page.getByText('Issued by a public authority').count()).toBe(0);
  });
});

describe('user name and password', () => {
  test('are kept to the letter, spaces included', async () => {
    const stage = await openStage(browser, incoming);
    await account(stage.page, 'imap.example.com');
    await stage.page.getByLabel('Username').fill(' kim two ');
    await stage.page.getByLabel('Password').fill('  pass  word ');
    const { draft, password } = await save(stage);
    expect([draft.server['username'], password]).toEqual([' kim two ', '  pass  word ']);
  });

  test('an empty password on edit keeps the stored one, which is never shown', async () => {
    const stage = await openStage(browser, '/connections/in-1', (model) => (model.views = fineViews()));
    const field = stage.page.getByLabel('Password');
    expect([await field.inputValue(), await field.getAttribute('placeholder')]).toEqual([
      '',
      'Stored. Leave empty to keep it.',
    ]);
    expect(await field.getAttribute('type')).toBe('password');
    await stage.page.getByLabel('Name', { exact: true }).fill('Renamed');
    const { password, draft, id } = await save(stage);
    expect([id, password, draft.name]).toEqual(['in-1', null, 'Renamed']);
  });

  test('may be blank for an open relay, and are required for a mailbox', async () => {
    const relay = await openStage(browser, outgoing);
    await relay.page.getByRole('textbox', { name: 'Host', exact: true }).fill('relay.example.com');
    await relay.page.getByLabel('From address').fill('support@example.com');
    const { draft, password } = await save(relay);
    expect([draft.server['username'], password]).toEqual(['', '']);

    const mailbox = await openStage(browser, incoming);
    await mailbox.page.getByRole('button', { name: 'Save', exact: true }).click();
    const username = mailbox.page.getByLabel('Username');
    await mailbox.page.getByText('Enter the user name of the mailbox.').waitFor();
    expect(await username.getAttribute('aria-invalid')).toBe('true');
    await mailbox.page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'username');
  });
});

describe('host', () => {
  test.each([
    ['imaps://kim%40example.com@mail.example.com:1993/INBOX', 'mail.example.com', '1993', 'kim@example.com'],
    ['mail.example.com:993', 'mail.example.com', '993', ''],
    ['https://mail.example.com/', 'mail.example.com', '', ''],
    ['[2001:db8::1]:143', '2001:db8::1', '143', ''],
  ])('"%s" is taken apart and offered', async (pasted, host, port, username) => {
    const { page } = await openStage(browser, incoming);
    await page.getByRole('textbox', { name: 'Host', exact: true }).fill(pasted);
    await page.getByText('This is more than a host name.').waitFor();
    await page.getByRole('button', { name: /^Use host/ }).click();
    expect(await page.getByRole('textbox', { name: 'Host', exact: true }).inputValue()).toBe(host);
    expect(await page.getByLabel('Port').inputValue()).toBe(port);
    expect(await page.getByLabel('Username').inputValue()).toBe(username);
    expect(await page.getByText('This is more than a host name.').count()).toBe(0);
  });

  test('what the app refuses is said at its field', async () => {
    const stage = await openStage(browser, incoming);
    await account(stage.page, 'imap.example.com');
    stage.model.refusing.set('connections.save', [{ field: 'draft.server.port', message: 'Not this port.' }]);
    await stage.page.getByRole('button', { name: 'Save', exact: true }).click();
    await stage.page.getByText('Not this port.').waitFor();
    expect(await stage.page.getByLabel('Port').getAttribute('aria-invalid')).toBe('true');
  });
});

describe('protocol', () => {
  test('POP3 says why it is for legacy servers, and has neither folders nor flags', async () => {
    const stage = await openStage(browser, incoming);
    const { page } = stage;
    await page.getByLabel('POP3 (for legacy servers)').check();
    await page.getByText('Without folders and flags').waitFor();
    expect(await page.getByRole('textbox', { name: 'Folder to read' }).count()).toBe(0);
    expect(await page.getByLabel('Mark it as read').count()).toBe(0);
    await account(page, 'pop.example.com');
    expect((await save(stage)).draft.incoming).toMatchObject({ folder: 'INBOX', settled: { kind: 'leave' } });
  });
});

describe('folders', () => {
  test('are picked from the list of the server, sub-folders included, for reading, for what is done and what failed', async () => {
    const stage = await openStage(browser, incoming);
    const { page } = stage;
    await account(page, 'imap.example.com');
    const pick = async (field: string, folder: string): Promise<void> => {
      await page.getByRole('button', { name: `Choose: ${field}` }).click();
      await page.getByRole('dialog').getByLabel(folder, { exact: true }).check();
      await page.getByRole('dialog').getByRole('button', { name: 'Choose' }).click();
    };
    await pick('Folder to read', 'Support');
    const done = page.getByRole('group', { name: 'When a mail is done' });
    await done.getByLabel('Move it to a folder').check();
    await pick('Folder for mail that is done', 'Done');
    await page
      .getByRole('group', { name: 'When a mail could not be handled' })
      .getByLabel('Move it to a folder')
      .check();
    await pick('Folder for mail that could not be handled', 'Failed');
    expect((await save(stage)).draft.incoming).toMatchObject({
      folder: 'INBOX/Support',
      settled: { kind: 'move', folder: 'INBOX/Support/Done' },
      failedFolder: 'INBOX/Support/Failed',
    });
    expect(stage.complaints).toEqual([]);
  });
});

describe('a shared mailbox', () => {
  test('has an alias, which becomes the From address of what is sent', async () => {
    const stage = await openStage(browser, outgoing);
    const { page } = stage;
    await account(page, 'smtp.example.com');
    expect(await page.getByLabel('From address').getAttribute('placeholder')).toBe('kim@example.com');
    await page.getByLabel('Use a shared mailbox').press('Space');
    await page.getByLabel('Alias of the shared mailbox').fill('support@example.com');
    expect(await page.getByLabel('From address').getAttribute('placeholder')).toBe('support@example.com');
    const { draft } = await save(stage);
    expect(draft.server['sharedMailbox']).toBe('support@example.com');
    expect(draft.outgoing['fromAddress']).toBe('support@example.com');
  });

  test('asks for its alias', async () => {
    const { page } = await openStage(browser, incoming);
    await account(page, 'imap.example.com');
    await page.getByLabel('Use a shared mailbox').press('Space');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter the alias or address of the shared mailbox.').waitFor();
  });
});

describe('sending', () => {
  const pace = 'Mails in a minute, at most';
  const plus = 'The mailbox of the replies takes plus addresses';

  test('pace and plus addresses are stored, shown again, kept by other changes, and taken away', async () => {
    const stage = await openStage(browser, '/connections/out-1', (model) => (model.views = fineViews()));
    const { page } = stage;
    expect(await page.getByLabel(pace).getAttribute('placeholder')).toBe('60');
    await page.getByLabel(pace).fill('20');
    await page.getByLabel(plus).press('Space');
    expect(await stage.look('sending')).toEqual([]);
    expect((await save(stage)).draft.outgoing).toEqual({
      fromName: 'Example Support',
      fromAddress: 'support@example.com',
      replyMailbox: 'in-1',
      plusAddress: true,
      mailsPerMinute: 20,
    });

    await stage.go('/connections/out-1');
    await page.getByLabel('From name').fill('Support');
    expect([await page.getByLabel(pace).inputValue(), await page.getByLabel(plus).isChecked()]).toEqual(['20', true]);
    expect((await save(stage)).draft.outgoing).toMatchObject({
      fromName: 'Support',
      plusAddress: true,
      mailsPerMinute: 20,
    });

    await stage.go('/connections/out-1');
    await page.getByLabel(pace).fill('');
    await page.getByLabel(plus).press('Space');
    const { outgoing: last } = (await save(stage)).draft;
    expect([last['plusAddress'], 'mailsPerMinute' in last]).toEqual([false, false]);
    expect(stage.complaints).toEqual([]);
  });

  test.each(['0', '1001', 'many'])('"%s" mails in a minute are refused at the field', async (typed) => {
    const { page, model } = await openStage(browser, '/connections/out-1', (one) => (one.views = fineViews()));
    await page.getByLabel(pace).fill(typed);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter a number from 1 to 1000').waitFor();
    expect(await page.getByLabel(pace).getAttribute('aria-invalid')).toBe('true');
    expect(model.payloads('connections.save')).toEqual([]);
  });
});

describe('one account both ways', () => {
  test('makes two connections from one form, and enables both after their tests', async () => {
    const stage = await openStage(browser, incoming);
    const { page, model } = stage;
    await account(page, 'imap.example.com');
    await page.getByLabel('Also send mail with this account').press('Space');
    const sending = page.getByRole('group', { name: 'Sending' });
    expect(await sending.getByRole('textbox', { name: 'Host', exact: true }).inputValue()).toBe('smtp.example.com');
    expect(await sending.getByLabel('Port').getAttribute('placeholder')).toBe('587');
    expect(await stage.look('both-ways')).toEqual([]);
    await sending.getByLabel('The mailbox of the replies takes plus addresses').press('Space');
    await sending.getByLabel('Mails in a minute, at most').fill('30');
    await page.getByRole('region', { name: 'Test of reading' }).getByRole('button', { name: 'Test' }).click();
    await page.getByRole('region', { name: 'Test of sending' }).getByText('The connection works.').waitFor();

    const mail = page.getByRole('form', { name: 'Test mail' });
    await mail.getByLabel('It must arrive in kim@example.com').check();
    expect(await mail.getByLabel('Send a test mail to').inputValue()).toBe('kim@example.com');
    await mail.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Test mail comes back').waitFor();
    expect(model.payloads('connections.test').at(-1)).toMatchObject({
      draft: { direction: 'outgoing', server: { host: 'smtp.example.com', username: 'kim@example.com' } },
      sendTo: 'kim@example.com',
      comesBack: { password: 'secret', draft: { direction: 'incoming', server: { host: 'imap.example.com' } } },
    });

    await page.getByRole('button', { name: 'Save and enable' }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    const [first, second] = model.payloads('connections.save') as Saved[];
    expect(first?.draft.server).toMatchObject({ protocol: 'imap', username: 'kim@example.com' });
    expect(second).toMatchObject({ id: null, password: 'secret' });
    expect(second?.draft.server).toMatchObject({
      protocol: 'smtp',
      username: 'kim@example.com',
      encryption: 'starttls',
    });
    expect(second?.draft.outgoing).toEqual({
      fromName: '',
      fromAddress: 'kim@example.com',
      replyMailbox: 'made-1',
      plusAddress: true,
      mailsPerMinute: 30,
    });
    expect(model.views.map(({ connection }) => connection.enabled)).toEqual([true, true]);
    expect(stage.complaints).toEqual([]);
  });

  test('when the second is refused, saving again makes nothing twice', async () => {
    const { page, model } = await openStage(browser, incoming);
    await account(page, 'imap.example.com');
    await page.getByLabel('Also send mail with this account').press('Space');
    let saves = 0;
    const failure = { code: 'storage-unavailable', message: 'Not now.', evidence: '', fix: null } as const;
    model.intercept = (call) =>
      call === 'connections.save' && ++saves === 2 ? { ok: false, kind: 'failed', failure } : null;
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The outgoing connection was not saved').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    expect(model.views.map(({ connection }) => connection.direction)).toEqual(['incoming', 'outgoing']);
  });
});

describe('from an address', () => {
  test('proposes both ways, says how it knows, and warns before the first log-in', async () => {
    const stage = await openStage(browser, incoming, (model) => {
      const found = {
        username: 'kim@firm.example',
        by: 'mx',
        because: 'Mail for firm.example goes to Google.',
      } as const;
      model.discovered = {
        provider: 'Google',
        warnings: ['Google asks for an app password.'],
        proposals: [
          { ...found, protocol: 'imap', encryption: 'tls', host: 'imap.gmail.com', port: 993 },
          { ...found, protocol: 'smtp', encryption: 'tls', host: 'smtp.gmail.com', port: 465 },
        ],
      };
    });
    const { page } = stage;
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('kim@firm.example');
    await page.getByRole('button', { name: 'Find settings' }).click();
    await page.getByText('Google asks for an app password.').waitFor();
    await page.getByText('Mail for firm.example goes to Google.').waitFor();
    expect(await stage.look('from-address')).toEqual([]);
    await page.getByRole('button', { name: 'Use IMAP at imap.gmail.com, port 993' }).click();
    expect(await page.getByRole('textbox', { name: 'Host', exact: true }).inputValue()).toBe('imap.gmail.com');
    expect(await page.getByLabel('Username').inputValue()).toBe('kim@firm.example');
    await page.getByLabel('Also send mail with this account').press('Space');
    const sending = page.getByRole('group', { name: 'Sending' });
    expect(await sending.getByRole('textbox', { name: 'Host', exact: true }).inputValue()).toBe('smtp.gmail.com');
    expect(await sending.getByLabel('SSL/TLS', { exact: true }).isChecked()).toBe(true);
  });
});

describe('leaving', () => {
  test('a changed form asks before it is lost', async () => {
    const { page } = await openStage(browser, '/connections/in-2', (model) => (model.views = mixedViews()));
    await page.getByLabel('Username').fill('somebody else');
    await page.getByRole('link', { name: 'All connections' }).click();
    await page.getByRole('dialog').waitFor();
  });
});
