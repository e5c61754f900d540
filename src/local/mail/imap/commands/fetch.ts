/** FETCH and UID FETCH (RFC 9051 sections 6.4.5 and 7.5.2). Bodies stream from their files, whatever their size. */
import { openMessage, piecesOf, type StoredBytes } from '../../stored-bytes';
import type { StoredMessage } from '../../store';
import { headerSummary } from '../../structure';
import { formatEnvelope, formatStructure } from '../fetch/describe';
import { fetchItems, type FetchItem, type PlainItem } from '../fetch/items';
import { sectionBytes, type SectionBytes } from '../fetch/section';
import type { Handler, ImapSession } from '../session';
import { end, space } from '../syntax/cursor';
import { formatDateTime } from '../syntax/dates';
import { numberSet } from '../syntax/number-set';
import type { FolderView, Numbered } from '../view';

export const fetch: Handler = async (session, { args, byUid }) => {
  const view = session.selected;
  const set = numberSet(args);
  space(args);
  const asked = fetchItems(args);
  end(args);
  const items = byUid && !asks(asked, 'UID') ? [plainUid, ...asked] : asked;
  for (const numbered of view.members(set, byUid)) {
    await fetchOne(session, view, numbered, items);
    await session.out.pace();
    if (session.out.closed) break;
  }
  return { text: 'Fetched' };
};

const plainUid: FetchItem = { kind: 'plain', name: 'UID' };

const asks = (items: readonly FetchItem[], name: PlainItem): boolean =>
  items.some((item) => item.kind === 'plain' && item.name === name);

async function fetchOne(
  session: ImapSession,
  view: FolderView,
  { sequence, uid }: Numbered,
  asked: readonly FetchItem[],
): Promise<void> {
  const { store } = session.world;
  const before = store.messages.get(view.folder, uid);
  // Another session has expunged it; this one is told at the next opportunity.
  if (!before) return;
  const { message, items } = markSeen(session, view, before, asked);
  const bytes = openMessage(store, message);
  try {
    // Everything that can fail is found before the answer begins.
    const parts = await Promise.all(items.map((item) => prepare(item, message, bytes)));
    session.out.write(`* ${sequence} FETCH (`);
    for (const [index, part] of parts.entries()) {
      if (index > 0) session.out.write(' ');
      session.out.write(part.text);
      if (part.bytes) await stream(session, bytes, part.bytes);
    }
    session.say(')');
  } finally {
    bytes.close();
  }
}

/** Reading a body without PEEK sets \Seen, and the client is told. */
function markSeen(
  session: ImapSession,
  view: FolderView,
  message: StoredMessage,
  items: readonly FetchItem[],
): { message: StoredMessage; items: readonly FetchItem[] } {
  const reads = items.some((item) => item.kind === 'section' && !item.peek);
  if (!reads || view.readOnly || message.flags.includes('\\Seen')) return { message, items };
  const { messages } = session.world.store;
  const standing = messages.changeFlags(view.folder, [message.uid], 'add', ['\\Seen'], session);
  const marked = { ...message, flags: standing.get(message.uid) ?? message.flags };
  return { message: marked, items: asks(items, 'FLAGS') ? items : [...items, { kind: 'plain', name: 'FLAGS' }] };
}

interface Prepared {
  readonly text: string;
  readonly bytes?: SectionBytes;
}

async function prepare(item: FetchItem, message: StoredMessage, bytes: StoredBytes): Promise<Prepared> {
  if (item.kind === 'plain') return { text: `${item.name} ${await plainValue(item.name, message, bytes)}` };
  const origin = item.partial ? `<${item.partial.offset}>` : '';
  const found = await sectionBytes(bytes, item);
  if (!found) return { text: `${item.label}${origin} NIL` };
  const size = found.kind === 'range' ? found.lengthBytes : found.bytes.length;
  return { text: `${item.label}${origin} {${size}}\r\n`, bytes: found };
}

async function plainValue(name: PlainItem, message: StoredMessage, bytes: StoredBytes): Promise<string> {
  switch (name) {
    case 'FLAGS':
      return `(${message.flags.join(' ')})`;
    case 'UID':
      return String(message.uid);
    case 'RFC822.SIZE':
      return String(message.sizeBytes);
    case 'INTERNALDATE':
      return formatDateTime(message.internalDateMs);
    case 'ENVELOPE':
      return formatEnvelope(headerSummary(bytes.header()));
    case 'BODY':
      return formatStructure(await bytes.structure(), false);
    case 'BODYSTRUCTURE':
      return formatStructure(await bytes.structure(), true);
  }
}

async function stream(session: ImapSession, bytes: StoredBytes, section: SectionBytes): Promise<void> {
  if (section.kind === 'bytes') {
    session.out.write(section.bytes);
    return;
  }
  for (const piece of piecesOf(bytes, section.offset, section.lengthBytes)) {
    session.out.write(piece);
    await session.out.pace();
    if (session.out.closed) return;
  }
}
