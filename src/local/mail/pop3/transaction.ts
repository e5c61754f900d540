/** The TRANSACTION state (RFC 1939 section 5, TOP and UIDL of section 7), and UPDATE at QUIT (section 6). */
import { openMessage, piecesOf } from '../stored-bytes';
import type { StoredMessage } from '../store';
import type { Pop3Handler } from './authorization';
import { dotStuffer } from './dot-stuffing';
import { Pop3Error, type Maildrop, type Pop3Session } from './session';

export const stat: Pop3Handler = (session) => {
  const drop = maildropOf(session);
  const left = remaining(drop);
  const sizeBytes = left.reduce((sum, [, message]) => sum + message.sizeBytes, 0);
  session.say(`+OK ${left.length} ${sizeBytes}`);
};

export const list: Pop3Handler = (session, rest) => tellEach(session, rest, (message) => String(message.sizeBytes));

/** UIDVALIDITY and UID: never the same for two messages of one account, and the same for ever for one. */
export const uidl: Pop3Handler = (session, rest) =>
  tellEach(session, rest, (message, drop) => `${drop.folder.uidValidity}.${message.uid}`);

async function tellEach(
  session: Pop3Session,
  rest: string,
  value: (message: StoredMessage, drop: Maildrop) => string,
): Promise<void> {
  const drop = maildropOf(session);
  if (rest !== '') {
    const number = numberOf(rest);
    session.say(`+OK ${number} ${value(messageAt(drop, number), drop)}`);
    return;
  }
  session.say(`+OK ${remaining(drop).length} messages`);
  for (const [number, message] of remaining(drop)) {
    session.say(`${number} ${value(message, drop)}`);
    await session.out.pace();
  }
  session.say('.');
}

export const retr: Pop3Handler = async (session, rest) => {
  const message = messageAt(maildropOf(session), numberOf(rest));
  await send(session, message, message.sizeBytes);
};

export const top: Pop3Handler = async (session, rest) => {
  const [number = '', lines = ''] = rest.split(' ');
  if (!/^\d{1,9}$/u.test(lines)) throw new Pop3Error('TOP wants a message and a number of lines');
  const message = messageAt(maildropOf(session), numberOf(number));
  await send(session, message, message.headerBytes + lengthOfLines(session, message, Number(lines)));
};

export const dele: Pop3Handler = (session, rest) => {
  const drop = maildropOf(session);
  const number = numberOf(rest);
  messageAt(drop, number);
  drop.deleted.add(number);
  session.say('+OK Deleted at QUIT');
};

export const noop: Pop3Handler = (session) => session.say('+OK');

export const rset: Pop3Handler = (session) => {
  maildropOf(session).deleted.clear();
  session.say('+OK Nothing is deleted');
};

export const quit: Pop3Handler = (session) => {
  const drop = session.maildrop;
  if (drop) {
    const uids = [...drop.deleted].map((number) => drop.messages[number - 1]?.uid ?? 0);
    session.world.store.messages.expunge(drop.folder, uids);
    session.release();
  }
  session.over = true;
  session.say('+OK See you');
};

function maildropOf(session: Pop3Session): Maildrop {
  if (!session.maildrop) throw new Pop3Error('Log in first');
  return session.maildrop;
}

const remaining = (drop: Maildrop): readonly (readonly [number: number, message: StoredMessage])[] =>
  drop.messages.map((message, index) => [index + 1, message] as const).filter(([number]) => !drop.deleted.has(number));

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,9}$/u.test(text)) throw new Pop3Error('Expected a message number');
  return Number(text);
}

function messageAt(drop: Maildrop, number: number): StoredMessage {
  const message = drop.messages[number - 1];
  if (!message || drop.deleted.has(number)) throw new Pop3Error('There is no such message');
  return message;
}

/** An IMAP session may have expunged the message meanwhile: then there is nothing to read. */
async function send(session: Pop3Session, message: StoredMessage, lengthBytes: number): Promise<void> {
  const { store } = session.world;
  if (!store.messages.get(maildropOf(session).folder, message.uid)) throw new Pop3Error('The message is gone');
  const bytes = openMessage(store, message);
  try {
    const stuffer = dotStuffer();
    session.say(`+OK ${message.sizeBytes} octets`);
    for (const piece of piecesOf(bytes, 0, lengthBytes)) {
      session.out.write(stuffer.add(piece));
      await session.out.pace();
      if (session.out.closed) return;
    }
    session.out.write(stuffer.end());
  } finally {
    bytes.close();
  }
}

/** Bytes of the first `lines` lines of the body. */
function lengthOfLines(session: Pop3Session, message: StoredMessage, lines: number): number {
  const bytes = openMessage(session.world.store, message);
  const bodyBytes = message.sizeBytes - message.headerBytes;
  let left = lines;
  let length = 0;
  try {
    for (const piece of piecesOf(bytes, message.headerBytes, bodyBytes)) {
      for (let at = piece.indexOf(10); left > 0 && at >= 0; at = piece.indexOf(10, at + 1)) {
        if (--left === 0) return length + at + 1;
      }
      if (left === 0) return length;
      length += piece.length;
    }
    return bodyBytes;
  } finally {
    bytes.close();
  }
}
