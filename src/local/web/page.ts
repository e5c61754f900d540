/** The frame of the host's own pages: one header, one stylesheet, light and dark, no inline script or style. */
import { html, type Html } from './html';
import type { WebRequest } from './http';

export interface PageContent {
  readonly title: string;
  readonly main: Html;
  /** Which of the header's links is where we are. */
  readonly here: 'home' | 'jira' | 'admin' | 'mail';
  /** Scripts to load, as paths on this host. */
  readonly scripts?: readonly string[];
  /** The main part fills the window instead of growing with its content. */
  readonly filled?: boolean;
  readonly status?: number;
}

export type Theme = 'light' | 'dark' | 'auto';

export function themeOf({ headers }: WebRequest): Theme {
  const chosen = /(?:^|;\s*)postroom-theme=(light|dark)/.exec(headers.get('cookie') ?? '')?.[1];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

const links = [
  ['home', '/', 'Start'],
  ['jira', '/jira', 'Jira'],
  ['admin', '/admin', 'Postroom'],
  ['mail', '/mail', 'Mail'],
] as const;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** A whole page of the host. */
export function page(request: WebRequest, content: PageContent): Response {
  const { title, main, here, scripts = [], filled = false, status = 200 } = content;
  const theme = themeOf(request);
  const document = html`<!doctype html>
    <html lang="en" data-theme-choice="${theme}" class="${filled ? 'filled' : ''}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Postroom local</title>
        <link rel="icon" href="/host/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/host/host.css" />
        ${scripts.map((path) => html`<script src="${path}" defer></script>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <a class="brand" href="/">Postroom <span>local host</span></a>
          <nav aria-label="Parts">
            ${links.map(([key, path, text]) => html`<a href="${path}" ${key === here ? html` aria-current="page"` : ''}>${text}</a>`)}
          </nav>
          ${themeForm(request, theme)}
        </header>
        <main id="main" class="${here}">${main}</main>
      </body>
    </html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return new Response(document.text, { status, headers });
}

function themeForm({ url }: WebRequest, theme: Theme): Html {
  const options = [
    ['auto', 'Like the system'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ] as const;
  return html`<form class="theme" method="post" action="/host/theme">
    <input type="hidden" name="back" value="${url.pathname + url.search}" />
    <fieldset>
      <legend>Theme</legend>
      ${options.map(
        ([value, text]) =>
          html`<button
            name="theme"
            value="${value}"
            ${value === theme ? html` aria-pressed="true"` : html` aria-pressed="false"`}
          >
            ${text}
          </button>`,
      )}
    </fieldset>
  </form>`;
}
