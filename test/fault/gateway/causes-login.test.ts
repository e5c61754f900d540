/** Causes at log-in (src/gateway/failure/login.ts): what servers of the world say, and what people are told. */
import { describe, expect, test } from '@jest/globals';
import type { Failure, ServerLogin } from '../../../src/contract';
import { testCall } from '../../support/call';
import { at, diagnosed, examined, proves } from '../../support/proof';
import { mailbox, refusing } from '../../support/scripted-imap';
import { maildrop } from '../../support/scripted-pop3';
import { replying, submission } from '../../support/scripted-smtp';

/** The log-in is refused with these words. */
function imapSaying(answer: string, changes: Partial<ServerLogin> = {}): Promise<Failure | null> {
  return refused(mailbox({ wrong: { LOGIN: refusing(answer), AUTHENTICATE: refusing(answer) } }), changes);
}

function pop3Saying(words: string, changes: Partial<ServerLogin> = {}): Promise<Failure | null> {
  const script = maildrop({
    wrong: {
      PASS: async (talk) => {
        await talk.say(`-ERR ${words}`);
        return true;
      },
    },
  });
  return refused(script, { protocol: 'pop3', ...changes });
}

function smtpSaying(reply: string, changes: Partial<ServerLogin> = {}): Promise<Failure | null> {
  return refused(submission({ wrong: { AUTH: replying(...reply.split('\n')) } }), { protocol: 'smtp', ...changes });
}

/** Hosts with names of the world lead to the scripted server. */
async function refused(script: Parameters<typeof at>[0], changes: Partial<ServerLogin>): Promise<Failure | null> {
  return diagnosed(
    await at(script, changes),
    {},
    testCall({ lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) }),
  );
}

describe('log-in refused', () => {
  const short = { username: 'user' };
  const rows: readonly (readonly [string, string, () => Promise<Failure | null>])[] = [
    [
      'microsoft-passwords-off',
      'Exchange Online says so (SMTP)',
      () => smtpSaying('535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [X]'),
    ],
    [
      'microsoft-passwords-off',
      'SMTP AUTH is off for the tenant',
      () => smtpSaying('535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.'),
    ],
    [
      'microsoft-passwords-off',
      'outlook.office365.com says only that it failed (IMAP)',
      () => imapSaying('NO AUTHENTICATE failed.', { host: 'outlook.office365.com' }),
    ],
    [
      'microsoft-passwords-off',
      'outlook.office365.com says only that it failed (POP3)',
      () => pop3Saying('Logon failure: unknown user name or bad password.', { host: 'outlook.office365.com' }),
    ],
    [
      'app-password',
      'Gmail says so (IMAP)',
      () =>
        imapSaying(
          'NO [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
        ),
    ],
    [
      'app-password',
      'Gmail says only that it is wrong',
      () => imapSaying('NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)', { host: 'imap.gmail.com' }),
    ],
    [
      'app-password',
      'Gmail says so (SMTP)',
      () =>
        smtpSaying(
          '534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x',
        ),
    ],
    [
      'app-password',
      'Gmail wants the browser',
      () => imapSaying('NO [WEBALERT https://accounts.google.com/signin] Web login required.'),
    ],
    [
      'protocol-off',
      'IMAP is not enabled for the account',
      () => imapSaying('NO [ALERT] Your account is not enabled for IMAP use. Please visit your settings.'),
    ],
    ['protocol-off', 'POP3 access is disabled', () => pop3Saying('[SYS/PERM] Your POP3 access is disabled')],
    [
      'clear-text-refused',
      'Dovecot over IMAP',
      () => imapSaying('NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.'),
    ],
    [
      'clear-text-refused',
      'SMTP wants STARTTLS first',
      () => smtpSaying('530 5.7.0 Must issue a STARTTLS command first'),
    ],
    [
      'clear-text-refused',
      'SMTP wants encryption for this mechanism',
      () => smtpSaying('538 5.7.11 Encryption required for requested authentication mechanism'),
    ],
    ['password-expired', 'by response code', () => imapSaying('NO [EXPIRED] Password expired')],
    ['password-expired', 'by words', () => smtpSaying('535 5.7.3 Your password has expired and must be changed')],
    ['password-expired', 'by reply code', () => smtpSaying('432 4.7.12 A password transition is needed')],
    ['mailbox-in-use', 'POP3 lock', () => pop3Saying('[IN-USE] Unable to lock maildrop: another POP3 session')],
    [
      'login-throttled',
      'too many connections',
      () => imapSaying('NO [LIMIT] Maximum number of connections from user+IP exceeded'),
    ],
    [
      'login-throttled',
      'too many log-ins',
      () => smtpSaying('421 4.7.0 Too many login attempts, please try again later. x'),
    ],
    [
      'login-throttled',
      'POP3 wants a pause',
      () => pop3Saying('[LOGIN-DELAY] minimum time between mail checks violation'),
    ],
    [
      'login-unavailable',
      'the server cannot check',
      () => imapSaying('NO [UNAVAILABLE] Temporary authentication failure. [mail:2026]'),
    ],
    ['login-unavailable', 'SMTP cannot check', () => smtpSaying('454 4.7.0 Temporary authentication failure')],
    ['account-locked', 'by response code', () => imapSaying('NO [CONTACTADMIN] no')],
    [
      'account-locked',
      'by words',
      () =>
        imapSaying(
          'NO [AUTHENTICATIONFAILED] Account is locked after too many bad passwords'.replace(
            ' after too many bad passwords',
            '',
          ),
        ),
    ],
    ['account-locked', 'suspended (SMTP)', () => smtpSaying('535 5.7.8 This account has been suspended')],
    ['not-authorised', 'the user may not act for the alias', () => imapSaying('NO [AUTHORIZATIONFAILED] no')],
    [
      'name-incomplete',
      'the server says so',
      () => imapSaying('NO [AUTHENTICATIONFAILED] Please use your full email address as username', short),
    ],
    [
      'name-incomplete',
      'a provider that is known for it',
      () => imapSaying('NO [AUTHENTICATIONFAILED] wrong', { ...short, host: 'imap.ionos.de' }),
    ],
    [
      'login-refused-short-name',
      'wrong, and the name is no address',
      () => imapSaying('NO [AUTHENTICATIONFAILED] Authentication failed.', { ...short, host: 'imap.firm.example' }),
    ],
    ['login-refused', 'wrong (IMAP)', () => imapSaying('NO [AUTHENTICATIONFAILED] Authentication failed.')],
    ['login-refused', 'wrong (POP3)', () => pop3Saying('[AUTH] Authentication failed.')],
    ['login-refused', 'wrong (SMTP)', () => smtpSaying('535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6')],
    ['login-refused', 'wrong (Exchange)', () => imapSaying('NO LOGIN failed.')],
  ];
  for (const [id, how, work] of rows) proves(id, how, work);

  test('the whole address is offered as user name, made from the host', async () => {
    const failure = await imapSaying('NO [AUTHENTICATIONFAILED] wrong', {
      username: 'kim',
      host: 'imap.mail.firm.example',
    });
    expect(failure?.fix?.patch).toEqual({ username: 'kim@firm.example' });
  });

  test('a server that quotes the password does not bring it into the report', async () => {
    const password = 'Marker-Pa55word!';
    const base64 = Buffer.from(`\0user@example.com\0${password}`).toString('base64');
    for (const words of [
      `wrong password "${password}"`,
      `cannot decode ${base64}`,
      `bad ${Buffer.from(password).toString('base64')}`,
    ]) {
      const server = await at(
        mailbox({ wrong: { LOGIN: refusing(`NO ${words}`), AUTHENTICATE: refusing(`NO ${words}`) } }),
        { password },
      );
      const text = JSON.stringify(await examined(server));
      expect(text).toContain('***');
      expect(text).not.toContain(password);
      expect(text).not.toContain(base64.replace(/=+$/, ''));
    }
  });
});

describe('a shared mailbox and the number of refusals', () => {
  async function refusals(
    script: (refuse: () => void) => Parameters<typeof at>[0],
    changes: Partial<ServerLogin>,
  ): Promise<number> {
    let count = 0;
    const server = await at(
      script(() => count++),
      { sharedMailbox: 'team@example.com', ...changes },
    );
    await examined(server, {}, testCall({ lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) }));
    return count;
  }
  const wrongPassword = (refuse: () => void): ReturnType<typeof mailbox> =>
    mailbox({
      wrong: {
        LOGIN: (talk, tag) => {
          refuse();
          return refusing('NO [AUTHENTICATIONFAILED] wrong')(talk, tag, '');
        },
        AUTHENTICATE: (talk, tag) => {
          refuse();
          return refusing('NO [AUTHENTICATIONFAILED] wrong')(talk, tag, '');
        },
      },
    });

  test('a wrong password costs three at most, and one where only the plain log-in can be right', async () => {
    expect(await refusals(wrongPassword, {})).toBeLessThanOrEqual(3);
    const throttled = (refuse: () => void): ReturnType<typeof mailbox> =>
      mailbox({
        wrong: {
          AUTHENTICATE: (talk, tag) => {
            refuse();
            return refusing('NO [LIMIT] too many')(talk, tag, '');
          },
        },
      });
    expect(await refusals(throttled, {})).toBe(1);
  });

  test('an alias that nobody shares costs four at most', async () => {
    const onlyPlain = (refuse: () => void): ReturnType<typeof mailbox> =>
      mailbox({
        capabilities: 'IMAP4rev1',
        wrong: {
          LOGIN: async (talk, tag, line) => {
            if (line.includes('"user@example.com"') || line.endsWith('LOGIN user@example.com secret')) return false;
            refuse();
            return refusing('NO [AUTHENTICATIONFAILED] wrong')(talk, tag, line);
          },
          AUTHENTICATE: (talk, tag) => {
            refuse();
            return refusing('NO [AUTHENTICATIONFAILED] wrong')(talk, tag, '');
          },
        },
      });
    const count = await refusals(onlyPlain, {});
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(4);
  });

  test('a server that takes every spelling and shows the own mailbox is seen through', async () => {
    const server = await at(
      mailbox({
        messages: [{ uid: 1, raw: Buffer.from('Subject: mine\r\n\r\n') }],
        wrong: {
          AUTHENTICATE: async (talk, tag) => {
            await talk.say('+ ');
            await talk.hear();
            await talk.say(`${tag} OK`);
            return true;
          },
          LOGIN: async (talk, tag) => {
            await talk.say(`${tag} OK`);
            return true;
          },
        },
      }),
      { sharedMailbox: 'team@example.com' },
    );
    const report = await examined(server);
    expect(report.failure?.code).toBe('shared-mailbox-denied');
  });
});
