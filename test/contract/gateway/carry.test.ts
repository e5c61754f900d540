/** Attachments from the mail server to Jira in flat memory (src/gateway/carry). */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FetchFrame, ServerLogin } from '../../../src/contract';
import { parseMessage } from '../../../src/mail';
import { login, startTestGateway, type TestGateway } from '../../support/gateway';
import { startEmbedded, type EmbeddedServers } from '../../support/servers/embedded';

/** Takes one upload; says what came. */
class JiraUploads {
  readonly server = createServer(
    (request, response) => void this.#take(request, response).catch(() => response.destroy()),
  );
  readonly seen: {
    headers: IncomingMessage['headers'];
    url: string;
    head: string;
    sizeBytes: number;
    sha256: string;
  }[] = [];
  answer: (response: ServerResponse) => void = (response) => response.end(JSON.stringify([{ id: '10001', size: 42 }]));
  /** Answer without reading what is sent. */
  early = false;

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.early) {
      this.answer(response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const from = body.indexOf('\r\n\r\n') + 4;
    const file = body.subarray(from, body.lastIndexOf('\r\n--'));
    this.seen.push({
      headers: request.headers,
      url: request.url ?? '',
      head: body.subarray(0, from).toString(),
      sizeBytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    });
    this.answer(response);
  }
}

const file = Buffer.alloc(3_000_000, 'all the bytes there are \u00ff\u0000');
const mail = [
  'From: a@b.example',
  'Subject: big',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'see attachment',
  '--b',
  'Content-Type: application/zip; name="a.zip"',
  'Content-Transfer-Encoding: base64',
  '',
  file.toString('base64').replace(/.{76}/g, '$&\r\n'),
  '--b--',
  '',
].join('\r\n');

let gateway: TestGateway;
let servers: EmbeddedServers;
let jira: JiraUploads;
let apiBaseUrl: string;
let imap: ServerLogin;

beforeAll(async () => {
  jira = new JiraUploads();
  apiBaseUrl = `${await jira.listen()}/ex/jira/cloud-1`;
  servers = await startEmbedded();
  gateway = await startTestGateway({ jiraBaseUrls: [apiBaseUrl] });
  const [support] = servers.accounts;
  imap = login({ port: servers.imap.port, username: support!.address, password: support!.password });
  await servers.deliver({ reversePath: 'a@b.example', recipients: [imap.username], source: [Buffer.from(mail)] });
});
afterAll(async () => {
  await gateway.close();
  await servers.close();
  jira.server.close();
});

type Omissions = Extract<FetchFrame, { kind: 'message' }>['omissions'];
type Stretch = Omit<Omissions[number], 'at'>;

/** Where the attachment lies in the message, as the parser says: the gateway keeps the first lines of it. */
function stretchOf(bytes: Uint8Array, omissions: Omissions): Stretch {
  const found = parseMessage(bytes, {
    omissions: omissions.map(({ offset, ...rest }) => ({ ...rest, sourceOffset: offset })),
  }).attachments[0]!;
  if (found.content.kind !== 'on-server') throw new Error('the attachment came along');
  const { offset, lengthBytes, encoding } = found.content;
  return { offset, lengthBytes, encoding, decodedBytes: found.sizeBytes };
}

async function carried(
  server: ServerLogin,
  changes: Record<string, unknown> = {},
  headers: Record<string, string> = { 'x-forge-oauth-system': 'system-token' },
): Promise<Response> {
  const listed = await gateway.call('list', { server, folder: 'INBOX', after: null });
  const ref = listed.messages[0]!.ref;
  const [frame] = await gateway.fetch({ server, folder: 'INBOX', refs: [ref], inlineLimitBytes: 100_000 });
  const { omissions } = frame!.header as Extract<FetchFrame, { kind: 'message' }>;
  expect(frame!.bytes.length).toBeLessThan(10_000);
  const part = stretchOf(frame!.bytes, omissions);
  const token = await gateway.issuer.token({ app: { apiBaseUrl } });
  return gateway.post(
    'carry',
    {
      server,
      folder: 'INBOX',
      ref,
      part,
      issueIdOrKey: 'DEMO-1',
      fileName: 'a "q".zip',
      contentType: 'application/zip',
      ...changes,
    },
    { authorization: `Bearer ${token}`, ...headers },
  );
}

describe('carry', () => {
  test.each(['imap', 'pop3'] as const)('%s: the attachment arrives in Jira byte for byte', async (protocol) => {
    const response = await carried({ ...imap, protocol, port: servers[protocol].port });
    expect(await response.json()).toEqual({ attachmentId: '10001', sizeBytes: 42 });
    const upload = jira.seen.at(-1)!;
    expect(upload.url).toBe('/ex/jira/cloud-1/rest/api/3/issue/DEMO-1/attachments');
    expect(upload.headers).toMatchObject({ 'x-atlassian-token': 'no-check', authorization: 'Bearer system-token' });
    expect(upload.head).toContain('name="file"; filename="a %22q%22.zip"\r\nContent-Type: application/zip');
    expect(upload.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test('the parser and the gateway mean the same stretch of the message', async () => {
    const { ref } = (await gateway.call('list', { server: imap, folder: 'INBOX', after: null })).messages[0]!;
    const [frame] = await gateway.fetch({ server: imap, folder: 'INBOX', refs: [ref], inlineLimitBytes: 100_000 });
    const { omissions } = frame!.header as Extract<FetchFrame, { kind: 'message' }>;
    const part = stretchOf(frame!.bytes, omissions);
    expect(part.decodedBytes).toBe(file.length);
    // Both end where the closing delimiter begins; the parser begins earlier, with the first lines, which came along.
    const [omitted] = omissions;
    expect(part.offset + part.lengthBytes).toBe(omitted!.offset + omitted!.lengthBytes);
    expect(part.offset).toBeLessThan(omitted!.offset);
  });

  test.each([
    [404, 'jira-issue-missing'],
    [403, 'jira-forbidden'],
    [413, 'jira-attachment-too-big'],
    [429, 'jira-rate-limited'],
    [503, 'jira-unavailable'],
    [400, 'jira-refused'],
  ])('Jira answering %i is %s, even before it has everything', async (status, code) => {
    jira.early = true;
    jira.answer = (response) => {
      response.writeHead(status, { 'retry-after': '7', connection: 'close' });
      response.end('{"errorMessages":["no"]}');
    };
    const body = (await (await carried(imap)).json()) as { failure: { code: string; retryAfterSeconds?: number } };
    expect(body.failure).toMatchObject({ code, retryAfterSeconds: 7 });
  });

  test('goes nowhere without the system token, or to a place that the operator does not know', async () => {
    expect((await carried(imap, {}, {})).status).toBe(400);
    const token = await gateway.issuer.token({ app: { apiBaseUrl: 'http://169.254.169.254/ex/jira/cloud-1' } });
    expect((await carried(imap, {}, { authorization: `Bearer ${token}`, 'x-forge-oauth-system': 't' })).status).toBe(
      400,
    );
  });

  test('a part that the server does not have whole is no attachment', async () => {
    jira.early = false;
    const body = (await (
      await carried(imap, {
        part: { offset: 0, lengthBytes: 50_000_000, encoding: 'identity', decodedBytes: 50_000_000 },
      })
    ).json()) as { failure: { code: string } };
    expect(body.failure.code).toBe('protocol-error');
  });
});
