/** LIST (RFC 9051 section 6.3.9; RFC 5258 options, RFC 5819 STATUS, RFC 6154 special use), LSUB, NAMESPACE (RFC 2342). */
import { canonicalName, delimiter, type Folder } from '../../store';
import {
  accept,
  astring,
  atom,
  end,
  list as parenthesised,
  listPattern,
  peek,
  space,
  type Cursor,
} from '../syntax/cursor';
import { decodeMailboxName, encodeMailboxName } from '../syntax/mailbox-name';
import { bad } from '../syntax/refusal';
import { formatString } from '../syntax/strings';
import type { Handler, ImapSession } from '../session';
import { statusItems, statusLine, type StatusItem } from './status';

interface Wish {
  /** Selection options: only such folders. */
  readonly only: ReadonlySet<string>;
  readonly patterns: readonly string[];
  /** Return options; null when the client named none. */
  readonly tell: ReadonlySet<string>;
  readonly status: readonly StatusItem[];
}

export const list: Handler = (session, { args }) => {
  const wish = parseList(args);
  if (wish.patterns.length === 1 && wish.patterns[0] === '') {
    session.say(String.raw`* LIST (\Noselect) "${delimiter}" ""`);
    return { text: 'That is the delimiter' };
  }
  const all = session.world.store.folders.list(session.mailbox.address);
  for (const folder of matching(all, wish.patterns).filter((each) => wanted(each, wish.only))) {
    const attributes = attributesOf(folder, all, wish.tell.has('SUBSCRIBED') || wish.only.has('SUBSCRIBED'));
    session.say(`* LIST (${attributes.join(' ')}) "${delimiter}" ${formatString(encodeMailboxName(folder.name))}`);
    if (wish.status.length > 0) session.say(statusLine(session, folder, wish.status));
  }
  return { text: 'Listed' };
};

export const lsub: Handler = (session, { args }) => {
  const reference = astring(args);
  space(args);
  const pattern = listPattern(args);
  end(args);
  for (const folder of matching(ownFolders(session), [reference + pattern]).filter((each) => each.subscribed)) {
    session.say(`* LSUB () "${delimiter}" ${formatString(encodeMailboxName(folder.name))}`);
  }
  return { text: 'Listed' };
};

export const namespace: Handler = (session, { args }) => {
  end(args);
  session.say(`* NAMESPACE (("" "${delimiter}")) NIL NIL`);
  return { text: 'One namespace' };
};

const ownFolders = (session: ImapSession) => session.world.store.folders.list(session.mailbox.address);

function parseList(args: Cursor): Wish {
  const only = peek(args) === '(' ? options(args, ['SUBSCRIBED', 'REMOTE', 'RECURSIVEMATCH', 'SPECIAL-USE']) : [];
  if (only.length > 0) space(args);
  const reference = astring(args);
  space(args);
  const patterns = peek(args) === '(' ? parenthesised(args, listPattern) : [listPattern(args)];
  const told: string[] = [];
  let status: readonly StatusItem[] = [];
  if (accept(args, ' RETURN ')) {
    parenthesised(
      args,
      () => {
        const name = option(args, ['SUBSCRIBED', 'CHILDREN', 'SPECIAL-USE', 'STATUS']);
        told.push(name);
        if (name !== 'STATUS') return;
        space(args);
        status = statusItems(args);
      },
      { empty: true },
    );
  }
  end(args);
  return { only: new Set(only), patterns: patterns.map((each) => reference + each), tell: new Set(told), status };
}

const options = (args: Cursor, known: readonly string[]): string[] =>
  parenthesised(args, () => option(args, known), { empty: true });

function option(args: Cursor, known: readonly string[]): string {
  const name = atom(args).toUpperCase();
  if (!known.includes(name)) throw bad(`Unknown LIST option ${name.slice(0, 40)}`);
  return name;
}

/** `*` stands for anything, `%` for anything within one level. */
function matching(folders: readonly Folder[], patterns: readonly string[]): readonly Folder[] {
  const tests = patterns.map((pattern) => {
    const source = canonicalName(decodeMailboxName(pattern))
      .replace(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)
      .replace(/\*+/gu, '.*')
      .replace(/%+/gu, '[^/]*');
    return new RegExp(`^${source}$`, 'u');
  });
  return folders.filter((folder) => tests.some((test) => test.test(folder.name)));
}

function wanted(folder: Folder, only: ReadonlySet<string>): boolean {
  if (only.has('SUBSCRIBED') && !folder.subscribed) return false;
  return !only.has('SPECIAL-USE') || folder.specialUse !== null;
}

function attributesOf(folder: Folder, all: readonly Folder[], tellSubscribed: boolean): readonly string[] {
  const parent = all.some((each) => each.name.startsWith(folder.name + delimiter));
  return [
    parent ? '\\HasChildren' : '\\HasNoChildren',
    ...(folder.specialUse ? [`\\${folder.specialUse}`] : []),
    ...(tellSubscribed && folder.subscribed ? ['\\Subscribed'] : []),
  ];
}
