/** A message as people read it. Its HTML is shown in a frame where nothing runs and nothing is loaded from outside. */
import type { Address, Attachment } from '../../../mail';
import { html, type Html } from '../html';
import { place, shownName, timeTag, type OpenedMessage } from './open';
import type { ThreadEntry } from './thread';

/** `asText` shows the text even when there is HTML. */
export function messagePage(
  { account, folder, uid, message }: OpenedMessage,
  thread: readonly ThreadEntry[],
  asText: boolean,
): Html {
  const here = { account, folder, uid: String(uid) };
  const files = message.attachments;
  const answer = { from: account, reply: folder, uid: String(uid) };
  return html`<p><a href="${place('/mail/box', { account, folder })}">${folder} of ${account}</a></p>
    <h1>${message.subject || 'No subject'}</h1>
    <dl class="facts panel">
      <dt>From</dt>
      <dd>${message.from ? people([message.from]) : 'Nobody'}</dd>
      <dt>To</dt>
      <dd>${people(message.to)}</dd>
      ${
        message.cc.length > 0
          ? html`<dt>Cc</dt>
              <dd>${people(message.cc)}</dd>`
          : ''
      }
      <dt>Date</dt>
      <dd>${message.dateMs === null ? 'unknown' : timeTag(message.dateMs)}</dd>
      <dt>Message-ID</dt>
      <dd><code>${message.messageId ?? 'none'}</code></dd>
      ${
        message.inReplyTo.length > 0
          ? html`<dt>In reply to</dt>
              <dd><code>${message.inReplyTo.join(' ')}</code></dd>`
          : ''
      }
    </dl>
    <p>
      <a class="button primary" href="${place('/mail/compose', answer)}">Reply</a>
      <a class="button" href="${place('/mail/compose', { ...answer, all: 'yes' })}">Reply to all</a>
      ${message.html === null ? '' : viewSwitch(here, asText)}
      <a class="button" href="${place('/mail/source', here)}">Source</a>
    </p>
    ${
      message.html === null || asText
        ? html`<pre class="panel text">${message.text}</pre>`
        : html`<iframe class="panel letter" title="The mail" sandbox="" src="${place('/mail/html', here)}"></iframe>`
    }
    ${
      files.length > 0
        ? html`<h2>Attachments</h2>
            <ul>
              ${files.map((file, at) => html`<li><a href="${place('/mail/attachment', { ...here, n: String(at) })}">${file.name}</a> <span class="subtle">${file.type}, ${size(file.sizeBytes)}</span></li>`)}
            </ul>`
        : ''
    }
    ${thread.length > 1 ? conversationList(account, thread) : ''}
    <details>
      <summary>All header fields</summary>
      <pre class="panel text">${message.headers.fields.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
    </details>`;
}

function viewSwitch(here: Readonly<Record<string, string>>, asText: boolean): Html {
  return asText
    ? html`<a class="button" href="${place('/mail/message', here)}">As HTML</a>`
    : html`<a class="button" href="${place('/mail/message', { ...here, view: 'text' })}">As text</a>`;
}

function conversationList(account: string, thread: readonly ThreadEntry[]): Html {
  return html`<h2>Conversation</h2>
    <ol class="thread">
      ${thread.map(({ folder, uid, message, receivedMs, here }) => {
        const text = html`${shownName(message.from)}: ${message.subject || 'No subject'}`;
        const link = html`<a href="${place('/mail/message', { account, folder, uid: String(uid) })}">${text}</a>`;
        return html`<li>
          ${here ? html`<strong>${text}</strong>` : link} <span class="subtle">${folder}, ${timeTag(receivedMs)}</span>
        </li>`;
      })}
    </ol>`;
}

function people(addresses: readonly Address[]): string {
  return addresses.map(({ name, address }) => (name === '' ? address : `${name} <${address}>`)).join(', ');
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** The HTML body alone, pictures of the mail itself put in. */
export function messageHtml(opened: OpenedMessage | null): Response | null {
  if (!opened) return null;
  const { html: letter, attachments } = opened.message;
  if (letter === null) return null;
  const pictures = new Map(attachments.map((file) => [file.contentId, file]));
  // The frame runs nothing anyway; without its scripts the mail does not fill the console with refusals.
  const body = letter
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/\bcid:([^"'\s>)]+)/gi, (whole, id: string) => {
      const picture = pictures.get(decodeURIComponent(id));
      return picture ? dataUrl(picture) : whole;
    });
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
  return new Response(`<!doctype html><meta charset="utf-8"><body style="background:#fff;color:#111">${body}`, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  });
}

function dataUrl({ type, content }: Attachment): string {
  if (content.kind !== 'here' || !/^image\/(png|jpeg|gif|webp)$/.test(type)) return '';
  return `data:${type};base64,${Buffer.from(content.bytes).toString('base64')}`;
}

/** Always as a download: no file of a mail is ever shown as a page of ours. */
export function attachment(opened: OpenedMessage | null, query: URLSearchParams): Response | null {
  const file = opened?.message.attachments[Number(query.get('n') ?? '0')];
  if (file?.content.kind !== 'here') return null;
  const name = encodeURIComponent(file.name).replaceAll("'", '%27');
  return new Response(new Uint8Array(file.content.bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
    },
  });
}
