/** The host's own static files: its browser scripts (compiled from TypeScript on first use), its stylesheet, its icon. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { plain, type Route } from './http';

const scripts: Readonly<Record<string, string>> = {
  '/__forge/bridge.js': 'bridge.ts',
  '/host/frame.js': 'frame.ts',
  '/host/live.js': 'live.ts',
  '/host/times.js': 'times.ts',
};

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1868db"/>
<path d="M6 10h20v13H6z" fill="none" stroke="#fff" stroke-width="2"/><path d="m6 10 10 8 10-8" fill="none" stroke="#fff" stroke-width="2"/></svg>`;

/** `root` = the repository. */
export function assetRoute(root: string): Route {
  const folder = join(root, 'src/local/web');
  const made = new Map<string, string>();
  const once = (key: string, make: () => string): string => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
  return ({ method, url: { pathname } }) => {
    if (!pathname.startsWith('/host/') && !pathname.startsWith('/__forge/bridge.js')) return null;
    if (method !== 'GET' && method !== 'HEAD') return null;
    const script = scripts[pathname];
    if (script !== undefined) {
      return file(
        'text/javascript',
        once(pathname, () => compile(join(folder, 'browser', script))),
      );
    }
    if (pathname === '/host/host.css')
      return file(
        'text/css',
        once(pathname, () => read(join(folder, 'host.css'))),
      );
    if (pathname === '/host/icon.svg') return file('image/svg+xml', icon);
    return plain(404, 'No such file.');
  };
}

function compile(path: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function file(type: string, text: string): Response {
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8` } });
}
