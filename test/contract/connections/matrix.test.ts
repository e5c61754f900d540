/**
 * Every connection the form can describe, end to end: {IMAP, POP3, SMTP} x {none, SSL/TLS, STARTTLS} x {default port, explicit
 * port}, on Dovecot, GNU Mailutils, Postfix and the embedded servers. Root is needed for the default ports, as CI has it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { defaultPorts, type Encryption, type Protocol, type ServerLogin } from '../../../src/contract';
import { acknowledge, fetch, list, submit } from '../../../src/gateway/operations';
import { collector, testCall } from '../../support/call';
import { login } from '../../support/gateway';
import { examined } from '../../support/proof';
import { startServer, type MatrixServer, type Ports, type ServerName } from './servers';

const encryptions: readonly Encryption[] = ['none', 'tls', 'starttls'];
const targets: readonly (readonly [ServerName, readonly Protocol[]])[] = [
  ['Dovecot', ['imap', 'pop3']],
  ['GNU Mailutils', ['imap', 'pop3']],
  ['Postfix', ['smtp']],
  ['embedded', ['imap', 'pop3', 'smtp']],
];
const call = testCall({ patience: { connectMs: 5_000, tlsMs: 5_000, greetingMs: 10_000, stallMs: 10_000 } });
const cells: { server: ServerName; protocol: Protocol; encryption: Encryption; ports: Ports }[] = [];

describe.each(targets)('%s', (name, protocols) => {
  describe.each(['default', 'any'] as const)('%s ports', (ports) => {
    let server: MatrixServer;
    beforeAll(async () => {
      server = await startServer(name, ports);
    });
    afterAll(() => server.stop());

    const combinations = protocols.flatMap((protocol) =>
      encryptions.map((encryption) => [protocol, encryption] as const),
    );
    test.each(combinations)('%s, %s', async (protocol, encryption) => {
      const connection = loginAt(server, protocol, encryption, ports);
      if (protocol === 'smtp') await mailOut(server, connection);
      else await mailIn(server, connection);
      cells.push({ server: name, protocol, encryption, ports });
    });
  });
});

afterAll(() => {
  const lines = ['', 'Connections end to end (protocol, encryption, ports: default + explicit)'];
  for (const [name, protocols] of targets) {
    const done = cells.filter(({ server }) => server === name);
    const shown = protocols.flatMap((protocol) =>
      encryptions.map((encryption) => {
        const count = done.filter((cell) => cell.protocol === protocol && cell.encryption === encryption).length;
        return `${protocol} ${encryption} ${count}/2`;
      }),
    );
    lines.push(
      `${name.padEnd(14)} ${String(done.length).padStart(2)} of ${shown.length * 2} cells: ${shown.join(', ')}`,
    );
  }
  const text = `${lines.join('\n')}\n`;
  mkdirSync('test-results', { recursive: true });
  // `npm test` prints it at its end.
  writeFileSync(join('test-results', 'connections.txt'), text);
});

function loginAt(server: MatrixServer, protocol: Protocol, encryption: Encryption, ports: Ports): ServerLogin {
  const port = server.port(protocol, encryption);
  if (ports === 'default') expect(port === defaultPorts[protocol][encryption] || protocol === 'smtp').toBe(true);
  return login({
    protocol,
    encryption,
    host: server.host,
    port: ports === 'default' ? 0 : port,
    username: server.user(protocol).user,
    password: server.user(protocol).password,
    trust: server.trust,
  });
}

/** The doctor finds nothing; a message is listed, fetched byte for byte, and settled. */
async function mailIn(server: MatrixServer, connection: ServerLogin): Promise<void> {
  const report = await examined(connection, {}, call);
  expect(report.failure).toBeNull();
  expect(report.certificate === null).toBe(connection.encryption === 'none');

  const before = await list({ server: connection, folder: 'INBOX', after: null, limit: 500 }, call);
  expect(before.certificate?.fingerprint).toBe(report.certificate?.fingerprint);
  const subject = `matrix ${connection.protocol} ${connection.encryption} ${Math.random()}`;
  const message = `From: a@b.test\r\nSubject: ${subject}\r\n\r\n.dots at line starts\r\n..and two\r\nlast line\r\n`;
  await server.deliver(connection.protocol, message);
  const after = await listedUntil(connection, before.cursor);
  const { writer, frames } = collector();
  await fetch(
    {
      server: connection,
      folder: 'INBOX',
      refs: after.map(({ ref }) => ref),
      inlineLimitBytes: 1e6,
      answerLimitBytes: 1e7,
    },
    call,
    writer,
  );
  expect(frames().map(({ header }) => header.kind)).toEqual(['message', 'end']);
  // A server may add header fields of its own; the rest is as it came, byte for byte.
  const fetched = frames()[0]!.bytes.toString();
  expect(fetched).toContain(`Subject: ${subject}\r\n`);
  expect(fetched.slice(fetched.indexOf('\r\n\r\n'))).toBe(message.slice(message.indexOf('\r\n\r\n')));

  const refs = after.map(({ ref }) => ref);
  const action = { kind: 'delete' } as const;
  await acknowledge({ server: connection, folder: 'INBOX', refs, action }, call);
  const left = await list({ server: connection, folder: 'INBOX', after: null, limit: 500 }, call);
  expect(left.total).toBe(before.total);
}

/** The doctor finds nothing; a message goes out, and lies in the mailbox as it was sent. */
async function mailOut(server: MatrixServer, connection: ServerLogin): Promise<void> {
  const report = await examined(connection, { from: server.user('smtp').user, to: server.user('smtp').user }, call);
  expect(report.failure).toBeNull();
  expect(report.certificate === null).toBe(connection.encryption === 'none');

  const mailbox: ServerLogin = {
    ...connection,
    protocol: 'imap',
    encryption: 'none',
    port: server.port('imap', 'none'),
  };
  const { cursor } = await list({ server: mailbox, folder: 'INBOX', after: null, limit: 500 }, call);
  const body = `matrix ${connection.encryption} ${Math.random()}\r\n.a dot\r\n..two\r\n`;
  const message = Buffer.from(
    `From: ${server.user('smtp').user}\r\nTo: ${server.user('smtp').user}\r\nSubject: out\r\n\r\n${body}`,
  );
  const answer = await submit(
    {
      server: connection,
      from: server.user('smtp').user,
      to: [server.user('smtp').user],
      messageBase64: message.toString('base64'),
    },
    call,
  );
  expect(answer.recipients.map(({ outcome }) => outcome)).toEqual(['accepted']);
  expect(answer.certificate?.fingerprint).toBe(report.certificate?.fingerprint);
  const arrived = await listedUntil(mailbox, cursor);
  const { writer, frames } = collector();
  await fetch(
    {
      server: mailbox,
      folder: 'INBOX',
      refs: arrived.map(({ ref }) => ref),
      inlineLimitBytes: 1e6,
      answerLimitBytes: 1e7,
    },
    call,
    writer,
  );
  expect(frames()[0]!.bytes.toString()).toContain(`\r\n\r\n${body}`);
}

async function listedUntil(
  server: ServerLogin,
  after: Parameters<typeof list>[0]['after'],
): Promise<Awaited<ReturnType<typeof list>>['messages']> {
  for (const deadline = Date.now() + 10_000; ;) {
    const { messages } = await list({ server, folder: 'INBOX', after, limit: 10 }, call);
    if (messages.length > 0) return messages;
    if (Date.now() > deadline) throw new Error('The message did not arrive in 10 s.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
