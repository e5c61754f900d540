/** Postroom's admin page as Jira would show it: a settings frame around the Custom UI, with the CSP Forge would send. */
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { pageModules, type AdminPage, type Manifest } from '../manifest';
import { forgeContentPolicy } from './csp';
import { html } from './html';
import { plain, redirect, type Route, type WebRequest } from './http';
import { page } from './page';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
};

/** The parent page under /admin (and every path below it), the app's files under /app/<module>/. */
export function adminRoutes(manifest: Manifest, root: string): readonly Route[] {
  const modules = pageModules(manifest);
  const folderOf = (module: AdminPage): string =>
    join(root, manifest.resources?.find(({ key }) => key === module.resource)?.path ?? '.');
  const first = modules.find(({ type }) => type === 'jira:adminPage');
  return [
    (request) => {
      const { pathname } = request.url;
      if (!first || (pathname !== '/admin' && !pathname.startsWith('/admin/'))) return null;
      return parentPage(request, first, existsSync(join(folderOf(first), 'index.html')));
    },
    (request) => {
      const [, key, path] = /^\/app\/([^/]+)\/(.*)$/.exec(request.url.pathname) ?? [];
      const module = modules.find((candidate) => candidate.key === key);
      if (!module || path === undefined) return null;
      if (path === '') return redirect(`/app/${module.key}/index.html`);
      return appFile(manifest, module, folderOf(module), decodeURIComponent(path));
    },
  ];
}

function parentPage(request: WebRequest, module: AdminPage, built: boolean): Response {
  const source = `/app/${module.key}/index.html`;
  const app = html`<iframe
    title="${module.title}"
    data-module="${module.key}"
    data-src="${source}"
    data-base="/admin"
  ></iframe>`;
  const missing = html`<section class="note">
    <h1>The admin page is not built</h1>
    <p>Run <code>npm start</code> (it builds what is missing), or <code>npm run build -w static/admin</code>.</p>
  </section>`;
  return page(request, {
    title: `${module.title} - Jira settings`,
    here: 'admin',
    filled: true,
    scripts: built ? ['/host/frame.js'] : [],
    main: html`<nav class="side" aria-label="Jira settings">
        <h1>Jira settings</h1>
        <p class="group">Apps</p>
        <a href="/admin" aria-current="page">${module.title}</a>
        <p class="hint">A stand-in for the frame that Jira puts around an app's admin page.</p>
      </nav>
      ${built ? app : missing}`,
  });
}

function appFile(manifest: Manifest, module: AdminPage, folder: string, path: string): Response {
  const full = normalize(join(folder, path));
  if (!full.startsWith(normalize(folder) + sep) || !existsSync(full)) return plain(404, 'No such file.');
  const type = types[extname(full)] ?? 'application/octet-stream';
  const content = readFileSync(full);
  if (extname(full) !== '.html') {
    const cacheable = path.startsWith('assets/') ? 'max-age=31536000, immutable' : 'no-store';
    return new Response(content, { headers: { 'content-type': type, 'cache-control': cacheable } });
  }
  const document = content.toString('utf8');
  const bridge = `<script src="/__forge/bridge.js" data-module="${module.key}"></script>`;
  const withBridge = /<head[^>]*>/i.test(document)
    ? document.replace(/<head[^>]*>/i, (head) => head + bridge)
    : bridge + document;
  const policy = forgeContentPolicy(document, manifest.permissions);
  return new Response(withBridge, { headers: { 'content-type': type, 'content-security-policy': policy } });
}
