/** The mails of one folder, newest first. An arrow marks those that answer another (References, In-Reply-To). */
import { html, type Html } from '../html';
import { accountOf, place, shownName, timeTag, type MailWorld } from './open';

const pageSize = 50;

interface Box {
  readonly account: MailWorld['mail']['accounts'][number];
  readonly folder: string;
  /** Older than this UID; 0 = the newest. */
  readonly before: number;
}

/** Null when there is no such account or folder. */
export function openBox(world: MailWorld, query: URLSearchParams): Box | null {
  const account = accountOf(world, query.get('account'));
  const folder = query.get('folder') ?? 'INBOX';
  if (!account || !world.mail.folders(account.address).some(({ name }) => name === folder)) return null;
  return { account, folder, before: Number(query.get('before') ?? '0') };
}

export function boxPage(world: MailWorld, { account, folder, before }: Box): Html {
  const listed = world.mail.messages(account.address, folder, {
    limit: pageSize,
    ...(before > 0 ? { beforeUid: before } : {}),
  });
  const last = listed.length === pageSize ? listed.at(-1) : undefined;
  const here = { account: account.address, folder };
  return html`<h1>${account.displayName} <span class="subtle">${account.address}</span></h1>
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
          const { from, to, subject, inReplyTo, references } = world.readHeader(header);
          const answer = inReplyTo.length > 0 || references.length > 0;
          const who = other === 'To' ? to[0] : from;
          return html`<tr class="${flags.includes('\\Seen') ? '' : 'unread'}">
            <td>${shownName(who)}</td>
            <td>
              ${answer ? html`<span class="answer" role="img" aria-label="Answer">↳</span> ` : ''}<a
                href="${place('/mail/message', { ...here, uid: String(uid) })}"
                >${subject || 'No subject'}</a
              >
            </td>
            <td>${timeTag(receivedMs)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
