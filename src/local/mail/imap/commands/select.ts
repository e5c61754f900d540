/** Opening and leaving a folder: SELECT, EXAMINE, CLOSE (RFC 9051 section 6.3.2), UNSELECT, CHECK (RFC 3501). */
import { end } from '../syntax/cursor';
import { mailboxName } from '../syntax/mailbox-name';
import type { Completion, Handler, ImapSession } from '../session';

const systemFlags = String.raw`\Answered \Flagged \Deleted \Seen \Draft`;

export const select: Handler = (session, { args }) => {
  // A SELECT that fails leaves nothing selected.
  session.unselect();
  const name = mailboxName(args);
  end(args);
  return open(session, name, false);
};

export const examine: Handler = (session, { args }) => {
  session.unselect();
  const name = mailboxName(args);
  end(args);
  return open(session, name, true);
};

function open(session: ImapSession, name: string, readOnly: boolean): Completion {
  const folder = session.folder(name);
  const view = session.select(folder, { readOnly });
  const firstUnseen = session.world.store.messages.firstUnseen(folder);
  session.say(`* FLAGS (${systemFlags})`);
  session.say(
    readOnly ? '* OK [PERMANENTFLAGS ()] Read-only' : `* OK [PERMANENTFLAGS (${systemFlags} \\*)] Flags kept`,
  );
  session.say(`* ${view.count} EXISTS`);
  session.say('* 0 RECENT');
  if (firstUnseen !== null) session.say(`* OK [UNSEEN ${view.sequenceOf(firstUnseen)}] First unseen`);
  session.say(`* OK [UIDVALIDITY ${folder.uidValidity}] UIDs valid`);
  session.say(`* OK [UIDNEXT ${folder.uidNext}] Next UID`);
  return { code: readOnly ? 'READ-ONLY' : 'READ-WRITE', text: 'Selected' };
}

export const unselect: Handler = (session, { args }) => {
  end(args);
  session.unselect();
  return { text: 'Unselected' };
};

/** Expunges without telling, then leaves. */
export const close: Handler = (session, { args }) => {
  end(args);
  const view = session.selected;
  session.unselect();
  const { messages } = session.world.store;
  if (!view.readOnly) messages.expunge(view.folder, messages.deleted(view.folder));
  return { text: 'Closed' };
};

export const check: Handler = (_session, { args }) => {
  end(args);
  return { text: 'All is on disk already' };
};
