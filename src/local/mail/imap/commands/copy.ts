/** COPY (RFC 9051 section 6.4.7) and MOVE (RFC 6851), with the COPYUID of UIDPLUS (RFC 4315). */
import type { Folder } from '../../store';
import { end, space, type Cursor } from '../syntax/cursor';
import { mailboxName } from '../syntax/mailbox-name';
import { formatNumberSet, numberSet } from '../syntax/number-set';
import type { Command, Handler, ImapSession } from '../session';

export const copy: Handler = (session, command) => {
  const { uids, target } = parse(session, command, command.args);
  const pairs = session.world.store.messages.copy(session.selected.folder, uids, target);
  if (pairs.length === 0) return { text: 'Nothing to copy' };
  return { code: copyUid(target, pairs), text: 'Copied' };
};

/** COPYUID comes before the EXPUNGEs, so that a client can follow each message. */
export const move: Handler = (session, command) => {
  const view = session.writable;
  const { uids, target } = parse(session, command, command.args);
  if (target.id === view.folder.id) return { text: 'Moved to where they are' };
  const pairs = session.world.store.messages.move(view.folder, uids, target);
  if (pairs.length === 0) return { text: 'Nothing to move' };
  session.say(`* OK [${copyUid(target, pairs)}] Moved`);
  session.tellNews({ mayExpunge: true });
  return { text: 'Moved' };
};

function parse(session: ImapSession, { byUid }: Command, args: Cursor): { uids: readonly number[]; target: Folder } {
  const set = numberSet(args);
  space(args);
  const name = mailboxName(args);
  end(args);
  const members = session.selected.members(set, byUid);
  return { uids: members.map((member) => member.uid), target: session.folder(name, 'TRYCREATE') };
}

function copyUid(target: Folder, pairs: readonly (readonly [number, number])[]): string {
  const from = formatNumberSet(pairs.map(([uid]) => uid));
  const to = formatNumberSet(pairs.map(([, uid]) => uid));
  return `COPYUID ${target.uidValidity} ${from} ${to}`;
}
