/** The harness for real servers (test/support/servers): they start, do what the other suites count on, and leave nothing. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { setTimeout as sleep } from 'node:timers/promises';
import { rawClient } from '../support/raw-client';
import { rawImap, statusOf, type RawImap } from '../support/raw-imap';
import {
  greylisting,
  startDovecot,
  startMailutils,
  startPostfix,
  survivors,
  testCertificate,
  type Dovecot,
  type Postfix,
  type PostfixOptions,
} from '../support/servers';

const kim = { user: 'kim@postroom.test', password: 'kim: p w' };
const support = { user: 'support@postroom.test', password: 'secret' };
const message = (subject: string) => `From: a@b.test\r\nSubject: ${subject}\r\n\r\nhello\r\n`;
const quoted = (text: string) => `"${text.replace(/["\\]/gu, String.raw`\$&`)}"`;

describe('a private Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({
      users: [kim, support],
      masterUsers: [{ user: 'master', password: 'm' }],
      aliases: [
        { ...kim, user: `${kim.user}/support@postroom.test`, opens: support.user },
        { ...kim, user: String.raw`${kim.user}\support`, opens: support.user },
      ],
      shares: [{ owner: support.user, with: kim.user }],
    });
    dovecot.deliver(support.user, [message('one'), message('two')]);
  });
  afterAll(() => dovecot.stop());

  const session = () => rawImap({ host: dovecot.host, port: dovecot.imap.port });
  const countIn = async (client: RawImap, folder = 'INBOX') =>
    (await client.command(`SELECT ${folder}`)).find((line) => line.endsWith('EXISTS'));

  test.each([
    ['as the user', () => `LOGIN ${support.user} ${support.password}`],
    ['in the master form', () => `LOGIN ${support.user}*master m`],
    ['as user/alias', () => `LOGIN ${kim.user}/support@postroom.test ${quoted(kim.password)}`],
    ['as user\\alias', () => String.raw`LOGIN ${quoted(String.raw`${kim.user}\support`)} ${quoted(kim.password)}`],
    [
      'with an authorization identity',
      () => `AUTHENTICATE PLAIN ${Buffer.from(`${support.user}\0master\0m`).toString('base64')}`,
    ],
  ])('opens a mailbox %s', async (_how, command) => {
    const client = await session();
    expect(statusOf(await client.command(command()))).toMatch(/^OK/u);
    expect(await countIn(client)).toBe('* 2 EXISTS');
    client.end();
  });

  test('shows a shared mailbox in the namespace of other users', async () => {
    const client = await session();
    await client.command(`LOGIN ${kim.user} ${quoted(kim.password)}`);
    expect((await client.command('NAMESPACE'))[0]).toBe('* NAMESPACE (("" "/")) (("shared/" "/")) NIL');
    expect((await client.command('LIST "" "*"')).join('\n')).toContain(`shared/${support.user}`);
    expect(await countIn(client, `shared/${support.user}`)).toBe('* 2 EXISTS');
    client.end();
  });

  test('does not show it to who was not asked', async () => {
    const client = await session();
    await client.command(`LOGIN ${support.user} ${support.password}`);
    expect(statusOf(await client.command(`SELECT shared/${kim.user}`))).toMatch(/^NO/u);
    client.end();
  });

  test('refuses a master who is none', async () => {
    const client = await session();
    expect(statusOf(await client.command(`LOGIN ${support.user}*${kim.user} ${quoted(kim.password)}`))).toBe(
      'NO AUTHENTICATIONFAILED',
    );
    client.end();
  });

  test('numbers ten thousand messages in the order of delivery', async () => {
    dovecot.deliver(
      kim.user,
      Array.from({ length: 10_000 }, (_each, index) => message(`number ${index}`)),
      'Bulk/Deep',
    );
    const client = await session();
    await client.command(`LOGIN ${kim.user} ${quoted(kim.password)}`);
    expect(await countIn(client, 'Bulk/Deep')).toBe('* 10000 EXISTS');
    expect((await client.command('FETCH 7777 BODY.PEEK[HEADER.FIELDS (SUBJECT)]'))[0]).toContain('number 7776');
    client.end();
  });
});

describe('the life of a private server', () => {
  test('nothing is left of it, not even with clients that stay', async () => {
    const dovecot = await startDovecot({ users: [kim] });
    const mailutils = await startMailutils({ users: [kim] });
    const postfix = await startPostfix({ dovecot, users: [kim.user] });
    const ports = [dovecot.imap.port, mailutils.imap.port, postfix.port];
    const clients = await Promise.all(ports.map((port) => rawClient({ host: '127.0.0.1', port })));
    await Promise.all([postfix.stop(), mailutils.stop(), dovecot.stop()]);
    expect(existsSync(dovecot.dir)).toBe(false);
    expect(survivors(dovecot.dir)).toEqual([]);
    for (const port of ports) await expect(rawClient({ host: '127.0.0.1', port })).rejects.toThrow('ECONNREFUSED');
    for (const client of clients) client.end();
  });

  test('it can be had on the default ports of an address of its own', async () => {
    const host = '127.0.0.2';
    const dovecot = await startDovecot({ users: [kim], host, ports: 'default' });
    try {
      const postfix = await startPostfix({ dovecot, users: [kim.user], host, ports: 'default' });
      expect([dovecot.imap, dovecot.pop3]).toEqual([
        { port: 143, tlsPort: 993 },
        { port: 110, tlsPort: 995 },
      ]);
      expect([postfix.port, postfix.submissionPort, postfix.tlsPort]).toEqual([25, 587, 465]);
      const client = await rawClient({ host, port: 993, trust: dovecot.authority });
      expect(await client.line()).toMatch(/^\* OK/u);
      client.end();
      await postfix.stop();
    } finally {
      await dovecot.stop();
    }
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['not-yet-valid', 'CERT_NOT_YET_VALID'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['other-authority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('a certificate that is %s fails as %s', async (kind, code) => {
    const dovecot = await startDovecot({ users: [kim], tls: await testCertificate(kind) });
    const connecting = rawClient({ host: dovecot.host, port: dovecot.imap.tlsPort, trust: dovecot.authority });
    await expect(connecting).rejects.toMatchObject({ code });
    await dovecot.stop();
  });
});

describe('private GNU Mailutils servers', () => {
  test('serve what is delivered, by IMAP and POP3, plain and TLS', async () => {
    const servers = await startMailutils({ users: [kim, support] });
    servers.deliver(kim.user, [message('one'), message('two')]);
    for (const options of [{ port: servers.imap.port }, { port: servers.imap.tlsPort, trust: servers.authority }]) {
      const client = await rawImap({ host: servers.host, ...options, ...kim });
      expect(await client.command('SELECT INBOX')).toEqual(expect.arrayContaining(['* 2 EXISTS']));
      await client.command('LOGOUT');
    }
    for (const options of [{ port: servers.pop3.port }, { port: servers.pop3.tlsPort, trust: servers.authority }]) {
      const client = await rawClient({ host: servers.host, ...options });
      const answers: string[] = [await client.line()];
      for (const command of [`USER ${kim.user}`, `PASS ${kim.password}`, 'STAT', 'QUIT']) {
        client.send(command);
        answers.push(await client.line());
      }
      expect(answers[3]).toMatch(/^\+OK 2 /u);
    }
    await servers.stop();
  });
});

describe('a private Postfix', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: [kim, support] });
  });
  afterAll(() => dovecot.stop());

  const withPostfix = async (options: Partial<PostfixOptions>, work: (postfix: Postfix) => Promise<void>) => {
    const postfix = await startPostfix({ dovecot, users: [kim.user, support.user], ...options });
    try {
      await work(postfix);
    } finally {
      await postfix.stop();
    }
  };
  const send = async (postfix: Postfix, mail: { to: string; subject: string }, options: object = {}) => {
    const transport = createTransport({
      host: postfix.host,
      port: postfix.port,
      tls: { ca: postfix.authority, servername: 'localhost' },
      ...options,
    });
    try {
      return await transport.sendMail({ from: kim.user, text: 'hello', ...mail });
    } finally {
      transport.close();
    }
  };
  const login = { auth: { user: kim.user, pass: kim.password } };

  test('delivers into Dovecot: plain, STARTTLS, submission and TLS', async () => {
    await withPostfix({}, async (postfix) => {
      const to = 'support+tag@postroom.test';
      await send(postfix, { to, subject: 'plain' }, { ignoreTLS: true });
      await send(postfix, { to, subject: 'starttls' }, { requireTLS: true });
      await send(postfix, { to, subject: 'submission' }, { port: postfix.submissionPort, requireTLS: true, ...login });
      await send(postfix, { to, subject: 'tls' }, { port: postfix.tlsPort, secure: true, ...login });
      const mails = await arrivals(dovecot, support.user, 4);
      expect(mails.map((mail) => /^Subject: (.*)$/mu.exec(mail)?.[1]).sort()).toEqual([
        'plain',
        'starttls',
        'submission',
        'tls',
      ]);
      expect(mails[0]).toContain('Delivered-To: support+tag@postroom.test');
    });
  });

  test('refuses wrong passwords, unknown users and relaying; submission wants a login', async () => {
    await withPostfix({}, async (postfix) => {
      const refused = (mail: { to: string }, options = {}) => send(postfix, { subject: 'x', ...mail }, options);
      await expect(refused(toSupport(), { auth: { user: kim.user, pass: 'wrong' } })).rejects.toMatchObject({
        responseCode: 535,
      });
      await expect(refused({ to: 'nobody@postroom.test' })).rejects.toMatchObject({ responseCode: 550 });
      await expect(refused({ to: 'x@elsewhere.test' })).rejects.toMatchObject({ responseCode: 554 });
      await expect(refused(toSupport(), { port: postfix.submissionPort, requireTLS: true })).rejects.toMatchObject({
        responseCode: 554,
      });
    });
  });

  test('sends outside for who has logged in, and bounces what is refused there', async () => {
    const outside = (to: string) => (to.startsWith('gone') ? { code: 550, text: '5.1.1 No such user' } : null);
    await withPostfix({ outside }, async (postfix) => {
      await send(postfix, { to: 'there@elsewhere.test', subject: 'out' }, login);
      await send(postfix, { to: 'gone@elsewhere.test', subject: 'lost' }, login);
      const [bounce] = await arrivals(dovecot, kim.user, 1);
      expect(bounce).toContain('multipart/report');
      expect(bounce).toContain('Status: 5.1.1');
      expect(postfix.sentOutside).toEqual([expect.objectContaining({ to: ['there@elsewhere.test'] })]);
    });
  });

  test('follows the rules of a test: greylisting', async () => {
    await withPostfix({ policy: greylisting() }, async (postfix) => {
      const first = send(postfix, { ...toSupport(), subject: 'grey' });
      await expect(first).rejects.toMatchObject({ responseCode: 450, permanent: false });
      expect(await send(postfix, { ...toSupport(), subject: 'grey' })).toMatchObject({ accepted: [support.user] });
    });
  });

  test('can be an open relay, and can offer neither TLS nor AUTH', async () => {
    await withPostfix({ openRelay: true, tls: null, auth: false }, async (postfix) => {
      const sent = await send(postfix, { to: 'x@elsewhere.test', subject: 'relayed' });
      expect(sent).toMatchObject({ accepted: ['x@elsewhere.test'] });
      expect((sent as unknown as { ehlo: string[] }).ehlo.join(' ')).not.toMatch(/STARTTLS|AUTH/u);
    });
  });

  const toSupport = () => ({ to: support.user });
});

/** Waits for that many mails in `new/` and takes them away, oldest first. */
async function arrivals(dovecot: Dovecot, user: string, count: number): Promise<string[]> {
  const dir = join(dovecot.maildir(user), 'new');
  for (let tries = 0; readdirSync(dir).length < count && tries < 200; tries++) await sleep(50);
  return readdirSync(dir)
    .sort()
    .map((name) => readFileSync(join(dir, name), 'latin1'));
}
