import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rawClient } from '../../support/raw-client';
import { rawImap, statusOf } from '../../support/raw-imap';
import { connected, imapFlow, imapTargets, rawSession, type ImapTarget } from './targets';

describe.each(imapTargets)('login to %s', (_name, start) => {
  let target: ImapTarget;
  beforeAll(async () => {
    target = await start();
  });
  afterAll(() => target.stop());

  test.each([
    ['without encryption', () => ({ secure: false, doSTARTTLS: false }), false],
    ['by STARTTLS', () => ({ secure: false, doSTARTTLS: true }), true],
    ['by implicit TLS', () => ({ secure: true, port: target.tlsPort }), true],
  ])('works %s', async (_how, options, secure) => {
    const { doSTARTTLS, ...rest } = { doSTARTTLS: undefined, ...options() };
    const client = await connected(target, target.mailbox(), {
      ...rest,
      ...(rest.secure ? {} : { doSTARTTLS: doSTARTTLS ?? false }),
    });
    expect(client.authenticated).toBeTruthy();
    expect(client.secureConnection).toBe(secure);
    await client.logout();
  });

  test('the certificate is refused by who does not know its authority', async () => {
    const client = imapFlow(target, target.mailbox(), { secure: true, port: target.tlsPort, tls: {} });
    await expect(client.connect()).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY/u),
    });
  });

  test('a wrong password is told as such', async () => {
    const mailbox = target.mailbox();
    const client = imapFlow(target, { ...mailbox, password: 'wrong' });
    await expect(client.connect()).rejects.toMatchObject({
      authenticationFailed: true,
      serverResponseCode: 'AUTHENTICATIONFAILED',
    });
  });

  test('an unknown user is told like a wrong password', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    const other = await rawImap({ host: target.host, port: target.port });
    expect(statusOf(await other.command('LOGIN nobody@contract.test x'))).toBe('NO AUTHENTICATIONFAILED');
    other.end();
    session.end();
  });

  test('LOGIN takes user and password as literals', async () => {
    const { user, password } = target.mailbox();
    const session = await rawImap(target);
    session.send(`x LOGIN {${user.length}}`);
    expect(await session.line()).toMatch(/^\+/u);
    session.send(`${user} {${password.length}}`);
    expect(await session.line()).toMatch(/^\+/u);
    session.send(password);
    expect((await session.until('x')).at(-1)).toMatch(/^x OK/u);
    session.end();
  });

  test('LOGIN takes literals that do not wait (LITERAL+)', async () => {
    const { user, password } = target.mailbox();
    const session = await rawImap(target);
    session.write(`x LOGIN {${user.length}+}\r\n${user} {${password.length}+}\r\n${password}\r\n`);
    expect((await session.until('x')).at(-1)).toMatch(/^x OK/u);
    session.end();
  });

  test('AUTHENTICATE PLAIN works with and without an initial response', async () => {
    const { user, password } = target.mailbox();
    const response = Buffer.from(`\0${user}\0${password}`).toString('base64');
    const first = await rawImap(target);
    expect(statusOf(await first.command(`AUTHENTICATE PLAIN ${response}`))).toMatch(/^OK/u);
    first.end();
    const second = await rawImap(target);
    second.send('x AUTHENTICATE PLAIN');
    expect(await second.line()).toMatch(/^\+ ?$/u);
    second.send(response);
    expect((await second.until('x')).at(-1)).toMatch(/^x OK/u);
    second.end();
  });

  test('AUTHENTICATE can be cancelled', async () => {
    const session = await rawImap(target);
    session.send('x AUTHENTICATE PLAIN');
    await session.line();
    session.send('*');
    expect((await session.until('x')).at(-1)).toMatch(/^x BAD/u);
    expect(statusOf(await session.command('NOOP'))).toBe('OK');
    session.end();
  });

  test('an unknown mechanism is refused', async () => {
    const session = await rawImap(target);
    expect(statusOf(await session.command('AUTHENTICATE NONSENSE'))).toMatch(/^(NO|BAD)/u);
    session.end();
  });

  test.each(['SELECT INBOX', 'LIST "" "*"', 'STATUS INBOX (MESSAGES)', 'FETCH 1 FLAGS'])(
    'before the login %s shows nothing',
    async (command) => {
      const session = await rawImap(target);
      const lines = await session.command(command);
      expect(lines).toHaveLength(1);
      expect(statusOf(lines)).toBe('BAD');
      session.end();
    },
  );

  test('what was injected in the clear after STARTTLS is not executed', async () => {
    const session = await rawImap(target);
    session.write('x STARTTLS\r\ny NOOP\r\n');
    const answer = (await session.until('x')).at(-1) ?? '';
    const executed = async (): Promise<boolean> => {
      await session.startTls(target.authority);
      session.send('z CAPABILITY');
      return (await session.until('z')).some((line) => line.startsWith('y '));
    };
    // Refusing the command, cutting the connection and dropping the injection are all safe.
    const outcome = answer.startsWith('x OK') ? await executed().catch(() => 'connection cut') : 'refused';
    expect(outcome).not.toBe(true);
    session.end();
  });

  test('after STARTTLS the server offers it no more', async () => {
    const session = await rawImap(target);
    await session.command('STARTTLS');
    await session.startTls(target.authority);
    const [capability] = await session.command('CAPABILITY');
    expect(capability).toMatch(/^\* CAPABILITY /u);
    expect(capability).not.toContain('STARTTLS');
    session.end();
  });

  test('greeting and login name what the server can do', async () => {
    const client = await rawClient(target);
    expect(await client.line()).toMatch(/^\* OK \[CAPABILITY IMAP4rev1 [^\]]*AUTH=PLAIN[^\]]*\]/u);
    client.end();
    const session = await rawSession(target, target.mailbox(), null);
    const [capability] = await session.command('CAPABILITY');
    for (const wanted of ['IDLE', 'MOVE', 'UIDPLUS', 'NAMESPACE', 'UNSELECT', 'SPECIAL-USE', 'LIST-STATUS']) {
      expect(capability?.split(' ')).toContain(wanted);
    }
    session.end();
  });

  test('LOGOUT says BYE and closes', async () => {
    const session = await rawSession(target, target.mailbox());
    const lines = await session.command('LOGOUT');
    expect(lines[0]).toMatch(/^\* BYE/u);
    expect(statusOf(lines)).toBe('OK');
    await session.closed();
  });

  test('ID and NAMESPACE are answered', async () => {
    const session = await rawSession(target, target.mailbox(), null);
    expect((await session.command('ID ("name" "test" "version" NIL)'))[0]).toMatch(/^\* ID /u);
    expect((await session.command('ID NIL'))[0]).toMatch(/^\* ID /u);
    expect((await session.command('NAMESPACE'))[0]).toBe('* NAMESPACE (("" "/")) NIL NIL');
    session.end();
  });
});
