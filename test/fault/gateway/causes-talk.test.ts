/** Causes in the conversation before and around log-in (src/gateway/failure/talk.ts, greeting.ts, and the doctor's further look). */
import { describe, expect, test } from '@jest/globals';
import type { Failure, ServerLogin } from '../../../src/contract';
import { acknowledge, fetch, list, submit } from '../../../src/gateway/operations';
import { collector, testCall } from '../../support/call';
import { at, closing, diagnosed, examined, failing, proves, serving } from '../../support/proof';
import { mailbox, refusing } from '../../support/scripted-imap';
import { maildrop } from '../../support/scripted-pop3';
import { replying, submission } from '../../support/scripted-smtp';
import { scripted, type Script } from '../../support/scripted-server';
import { testAuthority, testCertificate } from '../../support/servers/certificates';

const silent: Script = (talk) => talk.stall();
const saying =
  (...lines: readonly string[]): Script =>
  async (talk) => {
    await talk.say(...lines);
    await talk.stall();
  };
const starttls = { protocol: 'imap', encryption: 'starttls', host: 'localhost' } as const;

async function certificate(): Promise<{ key: string; cert: string }> {
  const { key, certificate: cert } = await testCertificate('good');
  return { key, cert };
}

describe('the first words', () => {
  proves('silent-server', 'a server that takes the connection and says nothing', async () =>
    diagnosed(await at(silent)),
  );

  proves('tls-port', 'STARTTLS chosen for a port that speaks TLS', async () => {
    const failure = await diagnosed(await at(silent, { encryption: 'starttls' }, { tls: await certificate() }));
    expect(failure?.evidence).toContain('answered a TLS handshake');
    return failure;
  });
  proves(
    'tls-port',
    'no encryption chosen for port 993',
    async () => {
      closing(await scripted(silent, { host: '127.0.0.21', port: 993 }));
      const server: ServerLogin = { ...(await at(silent)), host: '127.0.0.21', port: 993 };
      return diagnosed(server);
    },
    { patch: { encryption: 'tls' } },
  );

  const others: readonly (readonly [string, string, Script, unknown])[] = [
    ['pop3-answers', 'a POP3 server on an odd port', saying('+OK POP3 ready'), { protocol: 'pop3' }],
    ['smtp-answers', 'an SMTP server', saying('220 mail ESMTP'), { port: 0 }],
    ['no-mail-server', 'a web server', saying('HTTP/1.1 400 Bad Request', ''), { port: 0 }],
    ['no-mail-server', 'a secure shell', saying('SSH-2.0-OpenSSH_9.2'), { port: 0 }],
  ];
  for (const [id, how, script, patch] of others) proves(id, how, async () => diagnosed(await at(script)), { patch });

  proves(
    'pop3-answers',
    'a POP3 server on its own port, with IMAP chosen',
    async () => {
      closing(await scripted(saying('+OK ready'), { host: '127.0.0.22', port: 110 }));
      return diagnosed({ ...(await at(silent)), host: '127.0.0.22', port: 110 });
    },
    { patch: { port: 0 } },
  );
  proves(
    'imap-answers',
    'an IMAP server, with POP3 chosen',
    async () => diagnosed(await at(mailbox(), { protocol: 'pop3' })),
    { patch: { protocol: 'imap' } },
  );
  proves(
    'no-mail-server',
    'SSL/TLS to a web server without encryption',
    async () => diagnosed(await at(saying('HTTP/1.1 400 Bad Request'), { encryption: 'tls' })),
    { betterFix: true },
  );

  const busy: readonly (readonly [string, Script, Partial<ServerLogin>])[] = [
    ['* BYE from IMAP', saying('* BYE [UNAVAILABLE] Too many connections'), {}],
    ['-ERR from POP3', saying('-ERR [SYS/TEMP] busy'), { protocol: 'pop3' }],
    ['421 from SMTP', saying('421 4.3.2 try again in 10 minutes'), { protocol: 'smtp' }],
  ];
  for (const [how, script, changes] of busy)
    proves('server-busy', how, async () => diagnosed(await at(script, changes)));
  test('how long to wait is taken from the words', async () => {
    const failure = await diagnosed(await at(saying('421 4.3.2 try again in 10 minutes'), { protocol: 'smtp' }));
    expect(failure?.retryAfterSeconds).toBe(600);
  });
  proves('address-blocked', '554 5.7.1 at the greeting', async () =>
    diagnosed(
      await at(saying('554 5.7.1 Service unavailable; client host blocked using zen.example'), { protocol: 'smtp' }),
    ),
  );
  proves('greeting-mailbox-in-use', 'POP3 in use at the greeting', async () =>
    diagnosed(await at(saying('-ERR [IN-USE] maildrop locked'), { protocol: 'pop3' })),
  );
});

describe('STARTTLS', () => {
  const without: readonly (readonly [string, Script, Partial<ServerLogin>])[] = [
    ['IMAP', mailbox(), {}],
    ['IMAP that greets as logged in', mailbox({ greeting: '* PREAUTH welcome' }), {}],
    ['POP3', maildrop(), { protocol: 'pop3' }],
    ['SMTP', submission(), { protocol: 'smtp' }],
    ['SMTP that knows only HELO', submission({ wrong: { EHLO: replying('502 what?') } }), { protocol: 'smtp' }],
  ];
  for (const [how, script, changes] of without) {
    proves('no-starttls', how, async () => diagnosed(await at(script, { ...starttls, ...changes })), {
      betterFix: true,
      patch: undefined,
    });
  }
  proves(
    'no-starttls',
    'and SSL/TLS works on its own port: that is offered',
    async () => {
      const { port } = await serving(mailbox(), { host: '127.0.0.23' });
      closing(await scripted(mailbox(), { host: '127.0.0.23', port: 993, tls: await certificate() }));
      return diagnosed({ ...(await at(silent)), encryption: 'starttls', host: '127.0.0.23', port });
    },
    { betterFix: true, patch: { encryption: 'tls', port: 0 } },
  );

  const smuggled =
    (before: readonly string[], consent: string): Script =>
    async (talk) => {
      await talk.say(...before);
      for (;;) {
        const line = await talk.hear();
        if (/STARTTLS|STLS/.test(line)) break;
        if (line.includes('CAPABILITY'))
          await talk.say('* CAPABILITY IMAP4rev1 STARTTLS', `${line.split(' ')[0] ?? ''} OK`);
        else if (line === 'CAPA') await talk.say('+OK', 'STLS', '.');
        else await talk.say('250-scripted', '250 STARTTLS');
      }
      await talk.send(consent);
      await talk.stall();
    };
  proves('starttls-injection', 'IMAP', async () =>
    diagnosed(await at(smuggled(['* OK'], 'S2 OK go\r\n* CAPABILITY IMAP4rev1 EVIL\r\n'), starttls)),
  );
  proves('starttls-injection', 'POP3', async () =>
    diagnosed(await at(smuggled(['+OK'], '+OK go\r\n+OK evil\r\n'), { ...starttls, protocol: 'pop3' })),
  );
  proves('starttls-injection', 'SMTP', async () =>
    diagnosed(await at(smuggled(['220 hi'], '220 go\r\n250 evil\r\n'), { ...starttls, protocol: 'smtp' })),
  );

  proves(
    'starttls-refused',
    'IMAP offers it and says NO',
    async () =>
      diagnosed(
        await at(
          mailbox({ capabilities: 'IMAP4rev1 STARTTLS', wrong: { STARTTLS: refusing('NO no certificate') } }),
          starttls,
        ),
      ),
    { betterFix: true },
  );
  proves(
    'smtp-starttls-refused',
    'SMTP offers it and says 454',
    async () =>
      diagnosed(
        await at(
          submission({ extensions: ['STARTTLS'], wrong: { STARTTLS: replying('454 4.7.0 TLS not available') } }),
          { ...starttls, protocol: 'smtp' },
        ),
      ),
    { betterFix: true },
  );

  test('capabilities from before the encryption do not count after it', async () => {
    const trust = { kind: 'ca', pem: (await testAuthority()).certificate } as const;
    let encrypted = false;
    const script = mailbox({
      tls: await certificate(),
      greeting: '* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN XEVIL] hi',
      wrong: {
        STARTTLS: () => {
          encrypted = true;
          return false;
        },
        CAPABILITY: async (talk, tag) => {
          await talk.say(`* CAPABILITY IMAP4rev1 AUTH=PLAIN ${encrypted ? 'XGOOD' : 'STARTTLS XEVIL'}`, `${tag} OK`);
          return true;
        },
      },
    });
    const report = await examined(await at(script, { ...starttls, trust }));
    expect(report.ok).toBe(true);
    expect(report.capabilities).toContain('XGOOD');
    expect(report.capabilities).not.toContain('XEVIL');
  });
});

describe('what the server lacks for a log-in', () => {
  proves(
    'login-disabled',
    'IMAP says LOGINDISABLED',
    async () => diagnosed(await at(mailbox({ capabilities: 'IMAP4rev1 STARTTLS LOGINDISABLED' }))),
    { patch: { encryption: 'starttls', port: 0 } },
  );
  proves('oauth-only', 'IMAP offers only XOAUTH2', async () => {
    const trust = { kind: 'ca', pem: (await testAuthority()).certificate } as const;
    return diagnosed(
      await at(
        mailbox({ capabilities: 'IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED' }),
        { host: 'localhost', encryption: 'tls', trust },
        { tls: await certificate() },
      ),
    );
  });
  proves('oauth-only', 'SMTP offers only XOAUTH2', async () =>
    diagnosed(await at(submission({ extensions: ['AUTH XOAUTH2'] }), { protocol: 'smtp' })),
  );
  proves('no-known-login', 'SMTP offers only GSSAPI', async () =>
    diagnosed(await at(submission({ extensions: ['AUTH GSSAPI NTLM'] }), { protocol: 'smtp' })),
  );
  proves('auth-after-encryption', 'SMTP offers log-in only after STARTTLS', async () =>
    diagnosed(await at(submission({ extensions: ['STARTTLS'] }), { protocol: 'smtp' })),
  );
  proves(
    'no-auth',
    'SMTP between servers offers no log-in',
    async () => diagnosed(await at(submission({ extensions: ['SIZE'] }), { protocol: 'smtp' })),
    { patch: { username: '' } },
  );
  proves(
    'shared-mailbox',
    'no spelling opens the alias',
    async () => {
      const server = await at(mailbox(), { sharedMailbox: 'team@example.com' });
      return diagnosed(server);
    },
    { evidence: /other-users namespace, user@example\.com for team@example\.com/ },
  );
});

describe('while talking', () => {
  const message = { uid: 5, raw: Buffer.from('Subject: x\r\n\r\nhello\r\n') };
  const ref = { kind: 'imap', uidValidity: '7', uid: 5 } as const;

  proves('stalled', 'a server that stops in the middle of a list', async () => {
    const server = await at(mailbox({ messages: [message], wrong: { 'UID FETCH': (talk) => talk.stall() } }));
    return failing(list({ server, folder: 'INBOX', after: null, limit: 10 }, testCall()), server);
  });
  proves('connection-lost', 'a connection reset in the middle of a list', async () => {
    const server = await at(
      mailbox({
        messages: [message],
        wrong: {
          'UID FETCH': (talk) => {
            talk.reset();
            return true;
          },
        },
      }),
    );
    return failing(list({ server, folder: 'INBOX', after: null, limit: 10 }, testCall()), server);
  });
  proves('deadline', 'a call whose time is over', async () => {
    const controller = new AbortController();
    const server = await at(
      mailbox({
        wrong: {
          SELECT: async (talk) => {
            controller.abort();
            return talk.stall();
          },
        },
      }),
    );
    return failing(
      list({ server, folder: 'INBOX', after: null, limit: 10 }, testCall({ signal: controller.signal })),
      server,
    );
  });
  proves('too-long', 'a line that never ends', async () =>
    diagnosed(
      await at(
        async (talk) => {
          for (;;) await talk.send(Buffer.alloc(16_384, 0x2a));
        },
        { protocol: 'smtp' },
      ),
    ),
  );
  proves('nonsense', 'an answer against the protocol', async () =>
    diagnosed(
      await at(
        maildrop({
          wrong: {
            USER: async (talk) => {
              await talk.say('OK');
              return true;
            },
          },
        }),
        { protocol: 'pop3' },
      ),
    ),
  );
  proves('unspeakable', 'a line break in a recipient', async () => {
    const server = await at(submission(), { protocol: 'smtp' });
    return failing(
      submit({ server, from: 'a@example.com', to: ['b@example.com>\r\nDATA'], messageBase64: 'SGk=' }, testCall()),
      server,
    );
  });
  proves('renumbered', 'references from before the folder was made anew', async () => {
    const server = await at(mailbox({ messages: [message], uidValidity: 8 }));
    return failing(
      acknowledge({ server, folder: 'INBOX', refs: [ref], action: { kind: 'delete' } }, testCall()),
      server,
    );
  });
  proves('message-gone', 'a message deleted while it is read in ranges', async () => {
    const big = { uid: 5, raw: Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.alloc(700_000, 0x61)]) };
    let ranges = 0;
    const server = await at(
      mailbox({
        messages: [big],
        wrong: {
          'UID FETCH': async (talk, tag, line) => {
            if (!line.includes('<') || ++ranges < 2) return false;
            await talk.say(`${tag} OK nothing`);
            return true;
          },
        },
      }),
    );
    const { writer, frames } = collector();
    await fetch(
      { server, folder: 'INBOX', refs: [ref], inlineLimitBytes: 1000, answerLimitBytes: 1e7 },
      testCall(),
      writer,
    );
    expect(frames().map(({ header }) => header.kind)).toEqual(['gone', 'end']);
    const { TalkError } = await import('../../../src/gateway/wire/errors');
    return failing(Promise.reject(new TalkError('message-gone', 'FETCH')), server);
  });
  proves('over-size-limit', 'a message over the SIZE that the server names', async () => {
    const server = await at(submission({ extensions: ['SIZE 100'] }), { protocol: 'smtp', username: '' });
    return failing(
      submit(
        {
          server,
          from: 'a@example.com',
          to: ['b@example.com'],
          messageBase64: Buffer.alloc(200, 0x61).toString('base64'),
        },
        testCall(),
      ),
      server,
    );
  });
  proves('round-trip', 'a test mail that does not come back', async (): Promise<Failure | null> => {
    const smtp = await at(submission(), { protocol: 'smtp' });
    const imap = await at(mailbox());
    return diagnosed(
      smtp,
      { from: 'a@example.com', to: 'a@example.com', send: true, roundTrip: { server: imap } },
      testCall({ patience: { roundTripMs: 200 } }),
    );
  });
});
