/** The embedded servers are killed (SIGKILL) while mail comes in: what was accepted is there, once, and stays. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { ImapFlow } from 'imapflow';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTransport } from 'nodemailer';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MailServers } from '../../../src/local/mail';
import { collect } from '../../contract/imap-server/targets';

type Running = Pick<MailServers, 'accounts' | 'imap' | 'smtp'> & { readonly process: ChildProcess };

const rounds = 8;

describe('embedded servers that are killed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'postroom-kill-'));
  const program = join(dir, 'servers.cjs');
  let running: Running;

  beforeAll(() => {
    buildSync({
      entryPoints: [join(__dirname, 'server-process.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node24',
    });
  });
  afterAll(async () => {
    await kill(running);
    rmSync(dir, { recursive: true });
  });

  const start = async (): Promise<Running> => {
    const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { ...(JSON.parse(line) as Omit<Running, 'process'>), process: child };
  };

  test('keep every mail they have accepted, its UID, and their ports', async () => {
    const accepted: string[] = [];
    const seen = new Map<string, number>();
    let validity: bigint | null = null;
    let ports: unknown = null;
    for (let round = 0; round < rounds; round++) {
      running = await start();
      const { imap, smtp } = running;
      ports ??= { imap, smtp };
      expect({ imap, smtp }).toEqual(ports);
      const found = await readAll(running);
      validity ??= found.uidValidity;
      expect(found.uidValidity).toBe(validity);
      for (const subject of accepted) expect(found.subjects.filter((each) => each === subject)).toHaveLength(1);
      // A UID that was seen means the same mail for ever.
      for (const [subject, uid] of seen) expect(found.uids.get(subject)).toBe(uid);
      for (const [subject, uid] of found.uids) seen.set(subject, uid);
      const sending = [0, 1, 2].map((sender) => sendUntilCut(running, `${round}-${sender}`, accepted));
      await sleep(100 + round * 60);
      await kill(running);
      await Promise.all(sending);
    }
    running = await start();
    const found = await readAll(running);
    expect(new Set(found.subjects).size).toBe(found.subjects.length);
    expect(found.subjects).toEqual(expect.arrayContaining(accepted));
    expect(accepted.length).toBeGreaterThan(rounds);
    // Nothing lies around that no mailbox shows.
    expect(messageFiles(dir)).toBe(found.subjects.length);
  }, 120_000);
});

/** Sends one mail after the other; notes those that were accepted. Ends when the server is gone. */
async function sendUntilCut(running: Running, name: string, accepted: string[]): Promise<void> {
  const transport = createTransport({ ...running.smtp, ignoreTLS: true, pool: true });
  try {
    for (let n = 0; ; n++) {
      const subject = `mail ${name} ${n}`;
      await transport.sendMail({
        from: 'ana@customer.example',
        to: 'support@postroom.example',
        subject,
        text: 'x'.repeat(n * 500),
      });
      accepted.push(subject);
    }
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/ECONNECTION|ESOCKET|ETIMEDOUT/u) });
  } finally {
    transport.close();
  }
}

async function readAll(running: Running) {
  const account = running.accounts.find((each) => each.address === 'support@postroom.example')!;
  const client = new ImapFlow({
    host: running.imap.host,
    port: running.imap.port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: account.user, pass: account.password },
    logger: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  const { uidValidity } = await client.mailboxOpen('INBOX');
  const messages = await collect(client.fetch('1:*', { envelope: true, source: true, size: true, uid: true }));
  for (const message of messages) expect(message.source).toHaveLength(message.size ?? -1);
  await client.logout();
  const subjects = messages.map((message) => message.envelope?.subject ?? '');
  return {
    uidValidity,
    subjects,
    uids: new Map(messages.map((message, index) => [subjects[index] ?? '', message.uid])),
  };
}

async function kill(running: Running): Promise<void> {
  if (running.process.exitCode !== null || running.process.signalCode !== null) return;
  running.process.kill('SIGKILL');
  await once(running.process, 'exit');
}

function messageFiles(dir: string): number {
  return readdirSync(join(dir, 'mail', 'messages'), { recursive: true }).filter((name) =>
    name.toString().endsWith('.eml'),
  ).length;
}
