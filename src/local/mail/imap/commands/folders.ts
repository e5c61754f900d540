/** Making and unmaking folders: CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 9051 section 6.3). */
import { delimiter } from '../../store';
import { end, space } from '../syntax/cursor';
import { mailboxName, usableName } from '../syntax/mailbox-name';
import { no } from '../syntax/refusal';
import type { Handler } from '../session';

export const create: Handler = (session, { args }) => {
  const name = usableName(mailboxName(args));
  end(args);
  if (!session.world.store.folders.create(session.mailbox.address, name)) {
    throw no('There is such a mailbox already', 'ALREADYEXISTS');
  }
  return { text: 'Created' };
};

export const remove: Handler = (session, { args }) => {
  const folder = session.folder(mailboxName(args));
  end(args);
  if (folder.name === 'INBOX') throw no('INBOX cannot be deleted', 'CANNOT');
  const { folders } = session.world.store;
  const children = folders.list(folder.account).some((each) => each.name.startsWith(folder.name + delimiter));
  if (children) throw no('The mailbox has mailboxes under it', 'HASCHILDREN');
  if (session.view?.folder.id === folder.id) session.unselect();
  folders.remove(folder);
  return { text: 'Deleted' };
};

/** Renaming INBOX moves its messages to a new folder and leaves INBOX empty (RFC 9051 section 6.3.6). */
export const rename: Handler = (session, { args }) => {
  const folder = session.folder(mailboxName(args));
  space(args);
  const name = usableName(mailboxName(args));
  end(args);
  const { folders, messages } = session.world.store;
  const taken = no('There is such a mailbox already', 'ALREADYEXISTS');
  if (folder.name === 'INBOX') {
    const target = folders.create(folder.account, name);
    if (!target) throw taken;
    messages.move(folder, messages.uids(folder), target);
  } else if (!folders.rename(folder, name)) throw taken;
  return { text: 'Renamed' };
};

export const subscribe: Handler = (session, { args }) => {
  const folder = session.folder(mailboxName(args));
  end(args);
  session.world.store.folders.subscribe(folder, true);
  return { text: 'Subscribed' };
};

export const unsubscribe: Handler = (session, { args }) => {
  const folder = session.folder(mailboxName(args));
  end(args);
  session.world.store.folders.subscribe(folder, false);
  return { text: 'Unsubscribed' };
};
