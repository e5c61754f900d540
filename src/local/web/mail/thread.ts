/** The conversation a mail belongs to (RFC 5322 section 3.6.4): what names it, what it names, and so on. */
import type { Message } from '../../../mail';
import type { MailWorld, OpenedMessage } from './open';

export interface ThreadEntry {
  readonly folder: string;
  readonly uid: number;
  readonly message: Message;
  readonly receivedMs: number;
  /** It is the opened mail. */
  readonly here: boolean;
}

const newestOfFolder = 200;

/** Oldest first; only the opened mail when nothing belongs to it. */
export function conversation(world: MailWorld, opened: OpenedMessage): readonly ThreadEntry[] {
  const candidates = entries(world, opened);
  const ids = new Set(idsOf(opened.message));
  const members = new Set<ThreadEntry>();
  for (let grown = true; grown;) {
    grown = false;
    for (const entry of candidates) {
      if (members.has(entry) || !(entry.here || idsOf(entry.message).some((id) => ids.has(id)))) continue;
      members.add(entry);
      for (const id of idsOf(entry.message)) ids.add(id);
      grown = true;
    }
  }
  return onceEach([...members].sort((a, b) => a.receivedMs - b.receivedMs));
}

function entries({ mail, readHeader }: MailWorld, { account, folder, uid }: OpenedMessage): readonly ThreadEntry[] {
  return mail.folders(account).flatMap(({ name }) =>
    mail.messages(account, name, { limit: newestOfFolder }).map((each) => ({
      folder: name,
      uid: each.uid,
      message: readHeader(each.header),
      receivedMs: each.receivedMs,
      here: name === folder && each.uid === uid,
    })),
  );
}

const idsOf = ({ messageId, references, inReplyTo }: Message): readonly string[] => [
  ...(messageId === null ? [] : [messageId]),
  ...references,
  ...inReplyTo,
];

/** A mail to oneself lies in two folders and is one mail. */
function onceEach(sorted: readonly ThreadEntry[]): readonly ThreadEntry[] {
  const here = sorted.find((entry) => entry.here);
  const known = new Set<string>();
  return sorted.filter((entry) => {
    const { messageId } = entry.message;
    if (entry === here || messageId === null) return true;
    if (messageId === here?.message.messageId || known.has(messageId)) return false;
    known.add(messageId);
    return true;
  });
}
