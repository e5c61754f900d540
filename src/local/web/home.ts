/** The first page a newcomer sees: three parts, and a walk through the product in four steps. */
import { html, type Html } from './html';
import { plain, redirect, type Route, type WebRequest } from './http';
import { page } from './page';

export interface HomeOptions {
  readonly walk: () => Promise<WalkState>;
  /** How often the mailbox is looked at, in seconds. */
  readonly pollSeconds: number;
}

/** How far the walk is; links lead to the pages where the steps are done. */
export interface WalkState {
  readonly customer: string;
  readonly agent: string;
  readonly steps: readonly [WalkStep, WalkStep, WalkStep, WalkStep];
}

export interface WalkStep {
  readonly done: boolean;
  readonly href: string;
}

export function homeRoutes(options: HomeOptions): readonly Route[] {
  return [
    (request) => (request.url.pathname === '/' ? homePage(request, options) : null),
    (request) => {
      if (request.url.pathname !== '/host/theme') return null;
      if (request.method !== 'POST') return plain(405, 'POST only');
      return new Response(request.body).text().then((text) => chooseTheme(new URLSearchParams(text)));
    },
  ];
}

function chooseTheme(form: URLSearchParams): Response {
  const theme = form.get('theme') ?? 'auto';
  const back = form.get('back') ?? '/';
  const answer = redirect(/^\/(?!\/)/.test(back) ? back : '/');
  const kept = theme === 'light' || theme === 'dark' ? `${theme}; Max-Age=31536000` : 'auto; Max-Age=0';
  answer.headers.set('set-cookie', `postroom-theme=${kept}; Path=/; SameSite=Lax; HttpOnly`);
  return answer;
}

async function homePage(request: WebRequest, { walk, pollSeconds }: HomeOptions): Promise<Response> {
  const main = home(await walk(), pollSeconds);
  return page(request, { title: 'Start', here: 'home', scripts: ['/host/live.js'], main });
}

function home({ customer, agent, steps }: WalkState, pollSeconds: number): Html {
  const texts: readonly [string, string, string][] = [
    [`Write a mail as ${customer}`, `About a problem, to support@. It lands in Postroom's mailbox.`, 'Write the mail'],
    [
      'Watch it become an issue or a comment',
      `The mailbox is read every ${pollSeconds} seconds; on Forge, every five minutes.`,
      'Open Jira',
    ],
    [`Answer as ${agent}`, 'Comment on the issue. Postroom turns the comment into a mail.', 'Open the issue'],
    [
      `Read it as ${customer}`,
      'The answer is in the mailbox, in the same thread. Answer it, and it goes round.',
      'Open the mailbox',
    ],
  ];
  return html`<h1>Postroom, all of it, on this machine</h1>
    <p>
      The Forge app runs here unmodified. Jira and the mail servers are stand-ins that live in this process: plain,
      local, and yours to break. Nothing leaves this machine.
    </p>
    <ul class="cards">
      ${card('/jira', 'Jira', 'A twin of Jira Cloud: issues, comments, attachments, and its REST API.')}
      ${card('/admin', 'Postroom', "The app's admin page, as a Jira administrator sees it.")}
      ${card('/mail', 'Mail', 'IMAP, POP3 and SMTP servers with a few accounts; read and write their mail.')}
    </ul>
    <h2>A first walk</h2>
    <ol class="walk">
      ${texts.map(([title, text, action], at) => step(title, text, action, steps[at] ?? { done: false, href: '/' }))}
    </ol>`;
}

function card(href: string, title: string, text: string): Html {
  return html`<li class="card">
    <h2><a href="${href}">${title}</a></h2>
    <p class="subtle">${text}</p>
  </li>`;
}

function step(title: string, text: string, action: string, { done, href }: WalkStep): Html {
  return html`<li class="${done ? 'done' : ''}">
    <div>
      <h3>${title}${done ? html` <span class="subtle">done</span>` : ''}</h3>
      <p>${text}</p>
    </div>
    <a class="button" href="${href}">${action}</a>
  </li>`;
}
