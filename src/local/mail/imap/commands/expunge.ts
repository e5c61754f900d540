/** EXPUNGE (RFC 9051 section 6.4.3) and UID EXPUNGE (RFC 4315): messages flagged \Deleted go for good. */
import { end } from '../syntax/cursor';
import { numberSet } from '../syntax/number-set';
import type { Handler } from '../session';

/** The EXPUNGE lines come with the news at the end of the command. */
export const expunge: Handler = (session, { args, byUid }) => {
  const view = session.writable;
  const { messages } = session.world.store;
  const deleted = messages.deleted(view.folder);
  if (!byUid) {
    end(args);
    messages.expunge(view.folder, deleted);
    return { text: 'Expunged' };
  }
  const named = new Set(view.members(numberSet(args), true).map((member) => member.uid));
  end(args);
  messages.expunge(
    view.folder,
    deleted.filter((uid) => named.has(uid)),
  );
  return { text: 'Expunged' };
};
