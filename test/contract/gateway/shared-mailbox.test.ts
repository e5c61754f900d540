/** Shared mailboxes on Dovecot, set up in each way there is (src/gateway/session/shared.ts): found, named, and without locking anybody out. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerLogin, SharedLogin } from '../../../src/contract';
import { examine } from '../../../src/gateway/doctor';
import { list } from '../../../src/gateway/operations';
import { testCall } from '../../support/call';
import { login } from '../../support/gateway';
import { startDovecot, type Dovecot, type DovecotOptions } from '../../support/servers/dovecot';

const kim = { user: 'kim@firm.test', password: 'kims secret' };
const support = { user: 'support@firm.test', password: 'supports own' };
const call = testCall({ patience: { stallMs: 10_000, greetingMs: 10_000 } });

const ways: readonly (readonly [string, Partial<DovecotOptions>, (protocol: 'imap' | 'pop3') => SharedLogin | null])[] =
  [
    ['authorisation identity', { masterUsers: [kim] }, () => ({ kind: 'authorisation-identity' })],
    ['master user without SASL PLAIN', { masterUsers: [kim], mechanisms: 'login' }, () => ({ kind: 'master' })],
    [
      'slash',
      { aliases: [{ user: `${kim.user}/${support.user}`, password: kim.password, opens: support.user }] },
      () => ({ kind: 'slash' }),
    ],
    [
      'backslash',
      { aliases: [{ user: `${kim.user}\\${support.user}`, password: kim.password, opens: support.user }] },
      () => ({ kind: 'backslash' }),
    ],
    [
      "other users' namespace",
      { shares: [{ owner: support.user, with: kim.user }] },
      (protocol) => (protocol === 'imap' ? { kind: 'namespace', prefix: `shared/${support.user}/` } : null),
    ],
  ];

describe.each(ways)('a Dovecot that shares by %s', (_, options, expected) => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: [kim, support], ...options });
    dovecot.deliver(kim.user, ['Subject: for kim\r\n\r\n']);
    dovecot.deliver(support.user, ['Subject: for support\r\n\r\n', 'Subject: again\r\n\r\n']);
  });
  afterAll(() => dovecot.stop());

  test.each(['imap', 'pop3'] as const)('%s', async (protocol) => {
    const server: ServerLogin = login({
      protocol,
      port: dovecot[protocol].port,
      username: kim.user,
      password: kim.password,
      sharedMailbox: support.user,
    });
    const report = await examine({ server, folder: 'INBOX', send: false }, call, () => undefined);
    const sharedAs = expected(protocol);
    if (sharedAs === null) {
      expect(report.failure?.code).toBe('shared-mailbox-denied');
      return;
    }
    expect(report.failure).toBeNull();
    expect(report).toMatchObject({ ok: true, sharedAs, mailbox: { count: 2 } });
    const answer = await list({ server: { ...server, sharedAs }, folder: 'INBOX', after: null, limit: 10 }, call);
    expect(answer.total).toBe(2);
  });
});
