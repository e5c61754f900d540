/** Serves the built page as Forge would: its Content-Security-Policy, the bridge before its scripts; invocations to a model. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Permissions } from '../../../src/local/manifest';
import { forgeContentPolicy } from '../../../src/local/web/csp';

const dist = join(process.cwd(), 'static/admin/dist');
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
};

export interface PageServer {
  /** Address of the page; add `#/connections` for one of its pages. */
  readonly url: string;
  close(): Promise<void>;
}

export interface Invocation {
  readonly functionKey: string;
  readonly payload: unknown;
}

/** `answer` plays the app's resolver; when it throws, the platform refuses. */
export async function startPageServer(
  answer: (invocation: Invocation) => Promise<unknown>,
  permissions?: Permissions,
): Promise<PageServer> {
  if (!existsSync(join(dist, 'index.html'))) {
    throw new Error('The admin page is not built: npm test builds it, or npm run build -w static/admin.');
  }
  const bridge = compiledBridge();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/bridge/invoke') void invocation(request, response, answer);
    else if (pathname === '/bridge.js') send(response, 'text/javascript', bridge);
    else if (pathname === '/app/index.html') sendPage(response, permissions);
    else sendAsset(response, pathname);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/app/index.html`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function compiledBridge(): string {
  const entry = join(process.cwd(), 'test/e2e/page/fake-bridge.ts');
  const built = buildSync({ entryPoints: [entry], bundle: true, format: 'iife', target: 'es2022', write: false });
  return built.outputFiles[0]!.text;
}

async function invocation(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (invocation: Invocation) => Promise<unknown>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const value = await answer(JSON.parse(Buffer.concat(chunks).toString()) as Invocation);
    send(response, 'application/json', JSON.stringify(value));
  } catch {
    response.writeHead(200).end();
  }
}

/** Strict unless permissions are given: as if the manifest asked for none, so that the page never depends on one. */
function sendPage(response: ServerResponse, permissions: Permissions | undefined): void {
  const document = readFileSync(join(dist, 'index.html'), 'utf8');
  response.setHeader('content-security-policy', forgeContentPolicy(document, permissions));
  send(response, 'text/html; charset=utf-8', document.replace('<head>', '<head><script src="/bridge.js"></script>'));
}

function sendAsset(response: ServerResponse, pathname: string): void {
  const file = join(dist, pathname.replace(/^\/app\//, '/'));
  if (pathname === '/favicon.ico') response.writeHead(204).end();
  else if (!file.startsWith(dist) || !existsSync(file)) response.writeHead(404).end();
  else send(response, types[extname(file)] ?? 'application/octet-stream', readFileSync(file));
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader('content-type', type);
  response.end(body);
}
