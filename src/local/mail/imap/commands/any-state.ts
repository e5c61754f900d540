/** Commands of every state: CAPABILITY, NOOP, LOGOUT (RFC 9051 section 6.1), ID (RFC 2971). */
import { end, list, nstring, accept } from '../syntax/cursor';
import { bad } from '../syntax/refusal';
import type { Handler, ImapSession } from '../session';

/** What the server can do, which depends on who asks: before the login only what helps to log in. */
export function capabilities(session: ImapSession): string {
  const always = ['IMAP4rev1', 'SASL-IR', 'LITERAL+', 'ENABLE', 'ID', 'IDLE'];
  if (!session.account) return [...always, ...(session.secure ? [] : ['STARTTLS']), 'AUTH=PLAIN'].join(' ');
  return [
    ...always,
    ...['NAMESPACE', 'CHILDREN', 'LIST-EXTENDED', 'LIST-STATUS', 'SPECIAL-USE', 'UNSELECT', 'UIDPLUS', 'MOVE'],
    ...['STATUS=SIZE', `APPENDLIMIT=${session.world.messageLimitBytes}`],
  ].join(' ');
}

export const capability: Handler = (session, { args }) => {
  end(args);
  session.say(`* CAPABILITY ${capabilities(session)}`);
  return { text: 'That is all' };
};

/** News of the selected folder goes out with every completion; NOOP asks for nothing else. */
export const noop: Handler = (_session, { args }) => {
  end(args);
  return { text: 'Nothing done' };
};

export const logout: Handler = (session, { args }) => {
  end(args);
  session.unselect();
  session.loggedOut = true;
  session.say('* BYE See you');
  return { text: 'Logged out' };
};

/** What the client says of itself is read and forgotten. */
export const id: Handler = (session, { args }) => {
  if (!accept(args, 'NIL')) {
    const fields = list(args, nstring, { empty: true });
    if (fields.length % 2 === 1) throw bad('ID wants pairs of field and value');
  }
  end(args);
  session.say('* ID ("name" "Postroom embedded mail" "vendor" "Postroom")');
  return { text: 'Pleased to meet you' };
};
