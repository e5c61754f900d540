/** The form to write a mail, empty or as an answer to one. */
import { escapeHtml, html, safeHtml, type Html } from '../html';
import type { Message } from '../../../mail';
import { openMessage, shownName, type MailWorld } from './open';

export interface Draft {
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string;
  readonly references: string;
}

/** `from`, `to`, `subject` as given; `reply` and `uid` name the message that is answered. */
export function draftFrom(world: MailWorld, query: URLSearchParams): Draft {
  const [first] = world.mail.accounts;
  const customer = world.mail.accounts.find(({ address }) => address.startsWith('ana@')) ?? first;
  const from = query.get('from') ?? customer?.address ?? '';
  const folder = query.get('reply');
  if (folder !== null) {
    const named = new URLSearchParams({ account: from, folder, uid: query.get('uid') ?? '' });
    const answered = openMessage(world, named);
    if (answered) return answerTo(answered.message, from, { all: query.has('all'), nowMs: world.now() });
  }
  const to = query.get('to') ?? first?.address ?? '';
  return { from, to, cc: '', subject: query.get('subject') ?? '', text: '', inReplyTo: '', references: '' };
}

/** RFC 5322 section 3.6.4: In-Reply-To names the answered mail, References its thread. */
function answerTo(message: Message, from: string, { all, nowMs }: { all: boolean; nowMs: number }): Draft {
  const author = message.replyTo[0] ?? message.from;
  const to = author?.address ?? '';
  const others = [...message.to, ...message.cc].map((each) => each.address);
  const cc = all ? [...new Set(others)].filter((each) => each !== '' && each !== from && each !== to) : [];
  const id = message.messageId ?? '';
  const when = new Date(message.dateMs ?? nowMs).toUTCString();
  const quoted = message.text.replace(/^/gm, '> ');
  return {
    from,
    to,
    cc: cc.join(', '),
    subject: /^re:/i.test(message.subject) ? message.subject : `Re: ${message.subject}`,
    text: `\n\nOn ${when}, ${shownName(author)} wrote:\n${quoted}\n`,
    inReplyTo: id,
    references: [...message.references, id].filter((known) => known !== '').join(' '),
  };
}

/** HTML drops a line break right after the tag, so one more is written: an answer begins with empty lines. */
function textArea({ text, inReplyTo }: Draft): Html {
  const focus = inReplyTo === '' ? '' : ' autofocus';
  return safeHtml(`<textarea id="text" name="text"${focus}>
${escapeHtml(text)}</textarea>`);
}

export function composePage({ mail }: MailWorld, draft: Draft, problem: string | null): Html {
  return html`<h1>Write a mail</h1>
    ${problem === null ? '' : html`<p class="error" role="alert">${problem}</p>`}
    <form class="plain panel" method="post" action="/mail/send" enctype="multipart/form-data">
      <label for="from">From</label>
      <select id="from" name="from">
        ${mail.accounts.map(({ address, displayName }) => html`<option value="${address}" ${address === draft.from ? html` selected` : ''}>${displayName} &lt;${address}&gt;</option>`)}
      </select>
      <label for="to">To</label
      ><input id="to" name="to" required ${draft.inReplyTo === '' ? html` autofocus` : ''} value="${draft.to}" />
      <label for="cc">Cc</label><input id="cc" name="cc" value="${draft.cc}" /> <label for="subject">Subject</label
      ><input id="subject" name="subject" value="${draft.subject}" /> <label for="text">Text</label>${textArea(draft)}
      <label for="files">Attachments</label><input id="files" name="files" type="file" multiple />
      <input type="hidden" name="inReplyTo" value="${draft.inReplyTo}" />
      <input type="hidden" name="references" value="${draft.references}" />
      <div class="buttons"><button class="primary">Send</button><a class="button" href="/mail">Cancel</a></div>
    </form>`;
}
