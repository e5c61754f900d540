/** Becoming somebody: STARTTLS, LOGIN (RFC 9051 section 6.2), AUTHENTICATE PLAIN with SASL-IR (RFC 4616, RFC 4959). */
import type { Credentials } from '../../login';
import { plainResponse } from '../../wire/sasl';
import { accept, astring, atom, end, peek, run, space } from '../syntax/cursor';
import { commandLimits } from '../syntax/read-command';
import { bad, no } from '../syntax/refusal';
import type { Completion, Handler, ImapSession } from '../session';
import { capabilities } from './any-state';
import { ConnectionClosed } from '../../wire/byte-reader';

/** Whatever the client has already sent after STARTTLS came in the clear: it must not be taken for what TLS protects. */
export const startTls: Handler = (session, { args }) => {
  end(args);
  if (session.secure) throw bad('TLS is already on');
  if (session.reader.waitingBytes > 0) throw bad('Nothing may be sent after STARTTLS before TLS is on');
  return { text: 'Begin TLS now', afterwards: () => session.startTls() };
};

export const login: Handler = (session, { args }) => {
  const user = utf8(astring(args));
  space(args);
  const password = utf8(astring(args));
  end(args);
  return enter(session, { user, password, authorizationId: '' });
};

export const authenticate: Handler = async (session, { args }) => {
  const mechanism = atom(args).toUpperCase();
  if (mechanism !== 'PLAIN') throw no('This mechanism is not supported', 'CANNOT');
  const initial = accept(args, ' ') ? run(args, /=|[A-Za-z0-9+/]+={0,2}/y, 'a base64 response') : null;
  if (peek(args) !== '') end(args);
  const response = plainResponse(initial ?? (await askForResponse(session)));
  if (!response) throw bad('This is no PLAIN response');
  return enter(session, response);
};

async function askForResponse(session: ImapSession): Promise<string> {
  await session.requestContinuation('');
  const line = await session.reader.readLine(commandLimits.lineBytes);
  if (line === null) throw new ConnectionClosed();
  if (line.toString('latin1') === '*') throw bad('Authentication cancelled');
  return line.toString('latin1');
}

function enter(session: ImapSession, credentials: Credentials): Completion {
  const outcome = session.world.logIn(credentials);
  if (outcome.kind === 'wrong') throw no('Wrong user name or password', 'AUTHENTICATIONFAILED');
  if (outcome.kind === 'forbidden') throw no('This mailbox is not shared with you', 'AUTHORIZATIONFAILED');
  session.account = outcome.mailbox;
  return { code: `CAPABILITY ${capabilities(session)}`, text: 'Logged in' };
}

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
