/** APPEND (RFC 9051 section 6.3.12; LITERAL+ of RFC 7888, APPENDUID of RFC 4315, APPENDLIMIT of RFC 7889). */
import type { Folder } from '../../store';
import { ConnectionClosed } from '../../wire/byte-reader';
import { end, flagList, peek, space, type Cursor } from '../syntax/cursor';
import { dateTime } from '../syntax/dates';
import { mailboxName } from '../syntax/mailbox-name';
import { commandLimits, type Upload } from '../syntax/read-command';
import { bad, no } from '../syntax/refusal';
import type { Handler, ImapSession } from '../session';

interface Wish {
  readonly folder: Folder;
  readonly flags: readonly string[];
  readonly internalDateMs: number;
}

/** The message streams from the wire to a file: its size does not matter to memory. */
export const append: Handler = async (session, { args, upload }) => {
  if (!upload) throw bad('APPEND wants a message as a literal');
  const wish = await checked(session, args, upload);
  if (upload.synchronising) await session.requestContinuation('Send the message');
  const { contents, folders, messages } = session.world.store;
  const draft = await contents.receive(session.reader.readBytes(upload.sizeBytes));
  try {
    await endOfCommand(session);
    // The upload took its time: the folder may be another one by now.
    const folder = folders.find(wish.folder.account, wish.folder.name);
    if (folder?.id !== wish.folder.id) throw no('The mailbox was deleted meanwhile', 'TRYCREATE');
    const uid = messages.append(folder, draft, wish.flags, wish.internalDateMs);
    return { code: `APPENDUID ${folder.uidValidity} ${uid}`, text: 'Appended' };
  } catch (error) {
    contents.discard(draft);
    throw error;
  }
};

/** A client that does not wait has its message on the wire already: it is read and dropped before the refusal. */
async function checked(session: ImapSession, args: Cursor, upload: Upload): Promise<Wish> {
  try {
    return parse(session, args, upload);
  } catch (error) {
    if (!upload.synchronising) {
      await session.reader.skipBytes(upload.sizeBytes);
      await endOfCommand(session);
    }
    throw error;
  }
}

function parse(session: ImapSession, args: Cursor, upload: Upload): Wish {
  const name = mailboxName(args);
  space(args);
  let flags: string[] = [];
  if (peek(args) === '(') {
    flags = flagList(args);
    space(args);
  }
  let internalDateMs = session.world.now();
  if (peek(args) === '"') {
    internalDateMs = dateTime(args);
    space(args);
  }
  end(args);
  const folder = session.folder(name, 'TRYCREATE');
  if (upload.sizeBytes === 0) throw no('The message is empty');
  if (upload.sizeBytes > session.world.messageLimitBytes) throw no('The message is too big', 'TOOBIG');
  return { folder, flags, internalDateMs };
}

async function endOfCommand(session: ImapSession): Promise<void> {
  const rest = await session.reader.readLine(commandLimits.lineBytes);
  if (rest === null) throw new ConnectionClosed();
  if (rest.length === 0) return;
  if (/\{\d+\+\}$/u.test(rest.toString('latin1'))) {
    session.say('* BYE One message at a time');
    session.loggedOut = true;
  }
  throw bad('Nothing may follow the message');
}
