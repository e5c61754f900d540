/** SEARCH and UID SEARCH (RFC 9051 section 6.4.4, answered as RFC 3501 does). */
import type { Handler } from '../session';
import { searchProgram } from '../search/keys';
import { searchFolder } from '../search/match';
import { end } from '../syntax/cursor';

export const search: Handler = async (session, { args, byUid }) => {
  const view = session.selected;
  const key = searchProgram(args);
  end(args);
  const uids = await searchFolder(session.world.store, view, key);
  const numbers = byUid ? uids : uids.map((uid) => view.sequenceOf(uid));
  session.say(['* SEARCH', ...numbers].join(' '));
  return { text: 'Searched' };
};
