/** The gateway's calls over HTTP against the embedded servers: what the app does in one poll and one notification. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cursor, ServerLogin } from '../../../src/contract';
import { login, startTestGateway, type TestGateway } from '../../support/gateway';
import { startEmbedded, type EmbeddedServers } from '../../support/servers/embedded';

let gateway: TestGateway;
let servers: EmbeddedServers;
let imap: ServerLogin;
let smtp: ServerLogin;

beforeAll(async () => {
  servers = await startEmbedded();
  gateway = await startTestGateway();
  const [support] = servers.accounts;
  const account = { username: support!.address, password: support!.password };
  const trust = { kind: 'ca', pem: servers.authority } as const;
  imap = login({ protocol: 'imap', encryption: 'tls', port: servers.imap.tlsPort, trust, ...account });
  smtp = login({ protocol: 'smtp', encryption: 'starttls', port: servers.smtp.port, trust, ...account });
});

afterAll(async () => {
  await gateway.close();
  await servers.close();
});

describe('mail through the gateway', () => {
  let cursor: Cursor;

  test('status of an empty mailbox gives the cursor to start from', async () => {
    const status = await gateway.call('status', { server: imap, folder: 'INBOX' });
    expect(status).toMatchObject({ count: 0, unseen: 0, oldestMs: null });
    cursor = status.cursor;
  });

  test('a message submitted is listed, fetched byte for byte, and acknowledged', async () => {
    const raw = 'From: a@b.example\r\nTo: support\r\nSubject: Hello\r\n\r\n.dots\r\n..more\r\nend\r\n';
    const answer = await gateway.call('submit', {
      server: smtp,
      from: imap.username,
      to: [imap.username],
      messageBase64: Buffer.from(raw).toString('base64'),
    });
    expect(answer.recipients).toMatchObject([{ address: imap.username, outcome: 'accepted', failure: null }]);

    const listed = await gateway.call('list', { server: imap, folder: 'INBOX', after: cursor });
    expect(listed).toMatchObject({ more: false, restarted: false, total: 1 });
    expect(listed.messages).toHaveLength(1);

    const frames = await gateway.fetch({ server: imap, folder: 'INBOX', refs: [listed.messages[0]!.ref] });
    expect(frames.map(({ header }) => header.kind)).toEqual(['message', 'end']);
    expect(frames[0]!.bytes.toString()).toContain('\r\n\r\n.dots\r\n..more\r\nend\r\n');

    expect((await gateway.call('status', { server: imap, folder: 'INBOX' })).unseen).toBe(1);
    await gateway.call('acknowledge', {
      server: imap,
      folder: 'INBOX',
      refs: [listed.messages[0]!.ref],
      action: { kind: 'seen' },
    });
    expect((await gateway.call('status', { server: imap, folder: 'INBOX' })).unseen).toBe(0);
    const after = await gateway.call('list', { server: imap, folder: 'INBOX', after: listed.cursor });
    expect(after.messages).toEqual([]);
  });

  test('the doctor goes through its steps', async () => {
    const { steps, report } = await gateway.doctor({ server: imap });
    expect(report).toMatchObject({ ok: true, failure: null, mailbox: { folder: 'INBOX', count: 1, unseen: 0 } });
    expect(report.steps.map(({ name, ok }) => [name, ok])).toEqual(
      ['resolve', 'connect', 'tls', 'greeting', 'capabilities', 'login', 'folder', 'read'].map((name) => [name, true]),
    );
    expect(steps.filter(({ ok }) => ok === null).map(({ name }) => name)).toEqual(report.steps.map(({ name }) => name));
    expect(JSON.stringify(report)).not.toContain(imap.password);
  });

  test('the doctor tries an SMTP connection up to the recipient, and a round trip', async () => {
    const { report } = await gateway.doctor({
      server: smtp,
      from: imap.username,
      to: imap.username,
      send: true,
      roundTrip: { server: imap, folder: 'INBOX' },
    });
    expect(report).toMatchObject({ ok: true, failure: null });
    expect(report.steps.map(({ name }) => name)).toEqual([
      'resolve',
      'connect',
      'greeting',
      'capabilities',
      'tls',
      'login',
      'sender',
      'recipient',
      'send',
      'round-trip',
    ]);
  });
});
