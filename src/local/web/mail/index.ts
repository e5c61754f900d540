/** The mail pages: a plain mail program for everybody on the embedded servers, so that a walk needs no other. */
import { html, type Html } from '../html';
import { bodyForm, plain, redirect, type Answer, type Route, type WebRequest } from '../http';
import { page } from '../page';
import { accountsPage } from './accounts';
import { boxPage, openBox } from './box';
import { composePage, draftFrom } from './compose';
import { markSeen, openMessage, place, type MailWorld } from './open';
import { attachment, messageHtml, messagePage } from './read';
import { dropMail, sendMail } from './send';
import { conversation } from './thread';

export type { MailWorld } from './open';

export function mailRoutes(world: MailWorld): readonly Route[] {
  const pages: Readonly<Record<string, (request: WebRequest) => Answer>> = {
    'GET /mail': (request) => mail(request, 'Mail', accountsPage(world)),
    'GET /mail/box': (request) => {
      const box = openBox(world, request.url.searchParams);
      return box ? mail(request, `${box.folder} of ${box.account.displayName}`, boxPage(world, box)) : gone();
    },
    'GET /mail/message': (request) => {
      const query = request.url.searchParams;
      const opened = openMessage(world, query);
      if (!opened) return gone();
      markSeen(world, opened);
      const shown = messagePage(opened, conversation(world, opened), query.get('view') === 'text');
      return mail(request, opened.message.subject || 'No subject', shown);
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
  return page(request, { title, here: 'mail', main, status, scripts: ['/host/times.js', '/host/live.js'] });
}

function gone(): Response {
  return plain(404, 'There is no such message (any more).');
}
