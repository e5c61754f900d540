/** STORE and UID STORE (RFC 9051 section 6.4.6). */
import { accept, end, flag, flagList, peek, run, space, type Cursor } from '../syntax/cursor';
import { numberSet } from '../syntax/number-set';
import type { FlagChange } from '../../store';
import type { Handler } from '../session';

export const store: Handler = (session, { args, byUid }) => {
  const view = session.writable;
  const set = numberSet(args);
  space(args);
  const change = flagChange(args);
  const silent = accept(args, '.SILENT');
  space(args);
  const flags = peek(args) === '(' ? flagList(args) : bareFlags(args);
  end(args);

  const members = view.members(set, byUid);
  const uids = members.map((member) => member.uid);
  const standing = session.world.store.messages.changeFlags(view.folder, uids, change, flags, session);
  if (!silent) {
    for (const { sequence, uid } of members) {
      const now = standing.get(uid);
      if (now) session.say(`* ${sequence} FETCH (${byUid ? `UID ${uid} ` : ''}FLAGS (${now.join(' ')}))`);
    }
  }
  return { text: 'Flags changed' };
};

function flagChange(args: Cursor): FlagChange {
  const sign = run(args, /[+-]?FLAGS/iy, 'FLAGS, +FLAGS or -FLAGS').charAt(0);
  return sign === '+' ? 'add' : sign === '-' ? 'remove' : 'set';
}

function bareFlags(args: Cursor): string[] {
  const flags = [flag(args)];
  while (accept(args, ' ')) flags.push(flag(args));
  return flags;
}
