/** STATUS (RFC 9051 section 6.3.11, SIZE of RFC 8438): what a folder holds, without selecting it. */
import type { Folder } from '../../store';
import { atom, end, list, space, type Cursor } from '../syntax/cursor';
import { encodeMailboxName, mailboxName } from '../syntax/mailbox-name';
import { bad } from '../syntax/refusal';
import { formatString } from '../syntax/strings';
import type { Handler, ImapSession } from '../session';

const known = ['MESSAGES', 'RECENT', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN', 'SIZE', 'APPENDLIMIT'] as const;
export type StatusItem = (typeof known)[number];

export const status: Handler = (session, { args }) => {
  const folder = session.folder(mailboxName(args));
  space(args);
  const items = statusItems(args);
  end(args);
  session.say(statusLine(session, folder, items));
  return { text: 'Status told' };
};

export function statusItems(cursor: Cursor): readonly StatusItem[] {
  return list(cursor, () => {
    const name = atom(cursor).toUpperCase();
    const item = known.find((each) => each === name);
    if (!item) throw bad('Unknown status item');
    return item;
  });
}

export function statusLine(session: ImapSession, folder: Folder, items: readonly StatusItem[]): string {
  const { folders } = session.world.store;
  const counts = folders.status(folder);
  const value = (item: StatusItem): number => {
    switch (item) {
      case 'MESSAGES':
        return counts.messages;
      case 'RECENT':
        return 0;
      case 'UIDNEXT':
        return folder.uidNext;
      case 'UIDVALIDITY':
        return folder.uidValidity;
      case 'UNSEEN':
        return counts.unseen;
      case 'SIZE':
        return folders.sizeBytes(folder);
      case 'APPENDLIMIT':
        return session.world.messageLimitBytes;
    }
  };
  const told = items.map((item) => `${item} ${value(item)}`).join(' ');
  return `* STATUS ${formatString(encodeMailboxName(folder.name))} (${told})`;
}
