/** The mail pages: a plain mail program for everybody on the embedded servers, so that a walk needs no other. */
import { html, type Html } from '../html';
import { bodyForm, plain, redirect, type Answer, type Route, type WebRequest } from '../http';
import { page } from '../page';
import { composePage, draftFrom } from './compose';
import { accountOf, openMessage, place, shownName, type MailWorld } from './open';
import { attachment, messageHtml, messagePage } from './read';
import { dropMail, sendMail } from './send';

export type { MailWorld } from './open';

export function mailRoutes(world: MailWorld): readonly Route[] {
  const pages: Readonly<Record<string, (request: WebRequest) => Answer>> = {
    'GET /mail': (request) => mail(request, 'Mail', accountsPage(world)),
    'GET /mail/box': (request) => boxPage(world, request),
    'GET /mail/message': (request) => {
      const opened = openMessage(world, request.url.searchParams);
      return opened ? mail(request, opened.message.subject || 'No subject', messagePage(opened)) : gone();
    },
    'GET /mail/html': (request) => messageHtml(openMessage(world, request.url.searchParams)) ?? gone(),
    'GET /mail/attachment': ({ url }) => attachment(openMessage(world, url.searchParams), url.searchParams) ?? gone(),
    'GET /mail/source': ({ url }) => {
      const opened = openMessage(world, url.searchParams);
      return opened
        ? new Response(new Uint8Array(opened.bytes), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
        : gone();
    },
    'GET /mail/compose': (request) => {
      const draft = draftFrom(world, request.url.searchParams);
      return mail(request, 'Write a mail', composePage(world, draft, null));
    },
    'GET /mail/ca.pem': () =>
      new Response(world.mail.authority, { headers: { 'content-type': 'application/x-pem-file' } }),
    'POST /mail/send': async (request) => {
      const outcome = await sendMail(world, await bodyForm(request));
      if (outcome.ok) return redirect(place('/mail/box', { account: outcome.account, folder: 'Sent' }));
      return mail(request, 'Write a mail', composePage(world, outcome.draft, outcome.problem), 400);
    },
    'POST /mail/drop': async (request) => {
      const problem = await dropMail(world, await bodyForm(request));
      if (problem === null) return redirect('/mail');
      return mail(
        request,
        'Mail',
        html`<p class="error" role="alert">${problem}</p>
          ${accountsPage(world)}`,
        400,
      );
    },
  };
  return [
    (request) => {
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const key = `${method} ${request.url.pathname.replace(/\/$/, '')}`;
      return Object.hasOwn(pages, key) ? (pages[key]?.(request) ?? null) : null;
    },
  ];
}

function mail(request: WebRequest, title: string, main: Html, status = 200): Response {
  return page(request, { title, here: 'mail', main, status, scripts: ['/host/live.js'] });
}

function gone(): Response {
  return plain(404, 'There is no such message (any more).');
}

function accountsPage({ mail: servers }: MailWorld): Html {
  const { imap, pop3, smtp, accounts } = servers;
  return html`<h1>Mail</h1>
    <p>
      Everybody on this machine's mail servers. Read and write here, or with a mail program of yours: the servers speak
      IMAP, POP3 and SMTP for real.
    </p>
    <p><a class="button primary" href="/mail/compose">Write a mail</a></p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Mailbox</th>
            <th>In the inbox</th>
            <th>Login</th>
            <th>Password</th>
          </tr>
        </thead>
        <tbody>
          ${accounts.map((account) => accountRow(servers, account))}
        </tbody>
      </table>
    </div>
    <section class="panel">
      <h2>For your own mail program</h2>
      <dl class="facts">
        <dt>IMAP</dt>
        <dd>${imap.host}, port ${imap.port} (none or STARTTLS), ${imap.tlsPort} (SSL/TLS)</dd>
        <dt>POP3</dt>
        <dd>${pop3.host}, port ${pop3.port} (none or STARTTLS), ${pop3.tlsPort} (SSL/TLS)</dd>
        <dt>SMTP</dt>
        <dd>${smtp.host}, port ${smtp.port} (none or STARTTLS), ${smtp.tlsPort} (SSL/TLS)</dd>
        <dt>Certificate authority</dt>
        <dd><a href="/mail/ca.pem">ca.pem</a>, made on this machine for this machine</dd>
      </dl>
    </section>
    <section class="panel">
      <h2>Drop a mail in</h2>
      <p>A whole message as a file (.eml) goes to the mailboxes you name, as if it had come by SMTP.</p>
      <form class="plain" method="post" action="/mail/drop" enctype="multipart/form-data">
        <label for="eml">Message file</label
        ><input id="eml" name="eml" type="file" accept=".eml,message/rfc822" required />
        <label for="drop-to">To (addresses, separated by commas)</label>
        <input id="drop-to" name="to" required value="${accounts[0]?.address}" />
        <div class="buttons"><button>Deliver</button></div>
      </form>
    </section>`;
}

function accountRow(
  servers: MailWorld['mail'],
  { address, displayName, user, password }: MailWorld['mail']['accounts'][number],
): Html {
  const inbox = servers.folders(address).find(({ name }) => name === 'INBOX');
  return html`<tr>
    <td>
      <a href="${place('/mail/box', { account: address, folder: 'INBOX' })}">${displayName}</a><br /><span
        class="subtle"
        >${address}</span
      >
    </td>
    <td>${inbox?.messages ?? 0} <span class="subtle">(${inbox?.unseen ?? 0} unread)</span></td>
    <td><code>${user}</code></td>
    <td><code>${password}</code></td>
  </tr>`;
}

const pageSize = 50;

function boxPage(world: MailWorld, request: WebRequest): Response {
  const query = request.url.searchParams;
  const account = accountOf(world, query.get('account'));
  const folder = query.get('folder') ?? 'INBOX';
  if (!account || !world.mail.folders(account.address).some(({ name }) => name === folder)) return gone();
  const before = Number(query.get('before') ?? '0');
  const listed = world.mail.messages(account.address, folder, {
    limit: pageSize,
    ...(before > 0 ? { beforeUid: before } : {}),
  });
  const last = listed.length === pageSize ? listed.at(-1) : undefined;
  const here = { account: account.address, folder };
  const main = html`<h1>${account.displayName} <span class="subtle">${account.address}</span></h1>
    <nav class="folders" aria-label="Folders">
      ${world.mail
        .folders(account.address)
        .map(
          ({ name, messages }) =>
            html`<a
              href="${place('/mail/box', { account: account.address, folder: name })}"
              ${name === folder ? html` aria-current="page"` : ''}
              >${name} <span class="subtle">${messages}</span></a
            >`,
        )}
      <a class="button" href="${place('/mail/compose', { from: account.address })}">Write a mail</a>
    </nav>
    ${listed.length === 0 ? html`<p class="panel subtle">Nothing here yet.</p>` : messageTable(world, here, listed)}
    ${last ? html`<p><a href="${place('/mail/box', { ...here, before: String(last.uid) })}">Older messages</a></p>` : ''}`;
  return mail(request, `${folder} of ${account.displayName}`, main);
}

function messageTable(
  world: MailWorld,
  here: { readonly account: string; readonly folder: string },
  listed: ReturnType<MailWorld['mail']['messages']>,
): Html {
  const other = here.folder === 'Sent' ? 'To' : 'From';
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${other}</th>
          <th>Subject</th>
          <th>Received</th>
        </tr>
      </thead>
      <tbody>
        ${listed.map(({ uid, header, receivedMs, flags }) => {
          const { from, to, subject } = world.readHeader(header);
          const who = other === 'To' ? to[0] : from;
          return html`<tr class="${flags.includes('\\Seen') ? '' : 'unread'}">
            <td>${shownName(who)}</td>
            <td><a href="${place('/mail/message', { ...here, uid: String(uid) })}">${subject || 'No subject'}</a></td>
            <td>${timeTag(receivedMs)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function timeTag(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}
