/** What the tests of the POP3 client share: a scripted maildrop, and the calls of the gateway upon it. */
import type { Cursor, FetchRequest, MessageRef, ServerLogin } from '../../src/contract';
import { failureOf } from '../../src/gateway/failure';
import { fetch, type list } from '../../src/gateway/operations';
import type { Call } from '../../src/gateway/session/call';
import { collector, testCall } from './call';
import { login, type FetchedFrame } from './gateway';
import { maildrop, type Maildrop } from './scripted-pop3';
import { scripted, type ScriptedServer } from './scripted-server';

const open: ScriptedServer[] = [];
/** For `afterEach`. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}

export const hard = Buffer.from(
  'Subject: h\xe9llo\r\n\r\n.one\r\n..two\r\nhello.\r\n\0nul\r\nbare\nline\n.\r\nend.\r\n',
  'latin1',
);
export const messages = [
  hard,
  Buffer.from('Subject: 2\r\n\r\nsecond\r\n'),
  Buffer.from('Subject: 3\r\n\r\n.\r\nthird\r\n'),
];

export async function serve(
  drop: Maildrop,
  split?: number,
): Promise<{ server: ServerLogin; heard: readonly string[]; scriptedServer: ScriptedServer }> {
  const started = await scripted(maildrop(drop), split === undefined ? {} : { split });
  open.push(started);
  return {
    server: login({
      protocol: 'pop3',
      port: started.port,
      username: drop.username ?? 'user',
      password: drop.password ?? 'secret',
    }),
    heard: started.heard,
    scriptedServer: started,
  };
}

export const request = (server: ServerLogin, after: Cursor | null = null, limit = 500): Parameters<typeof list>[0] => ({
  server,
  folder: 'INBOX',
  after,
  limit,
});

export async function fetched(
  server: ServerLogin,
  refs: readonly MessageRef[],
  call: Call = testCall(),
  more: Partial<FetchRequest> = {},
): Promise<FetchedFrame[]> {
  const { writer, frames } = collector();
  await fetch(
    { server, folder: 'INBOX', refs: [...refs], inlineLimitBytes: 1_000_000, answerLimitBytes: 16_000_000, ...more },
    call,
    writer,
  );
  return frames();
}

export const refs = (count: number): MessageRef[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'pop3', uidl: `u${index + 1}` }));

export async function codeOf(work: Promise<unknown>, server: ServerLogin): Promise<string> {
  try {
    await work;
  } catch (error) {
    return failureOf(error, { server }).code;
  }
  return 'no failure';
}
