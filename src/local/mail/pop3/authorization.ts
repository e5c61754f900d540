/** The AUTHORIZATION state: CAPA (RFC 2449), STLS (RFC 2595), USER and PASS, APOP (RFC 1939), AUTH PLAIN (RFC 5034). */
import { createHash } from 'node:crypto';
import { openAs, sameSecret } from '../login';
import { plainResponse } from '../wire/sasl';
import { Pop3Error, type Pop3Session } from './session';

/** Writes its own answer. `rest` is what follows the command word and one space. */
export type Pop3Handler = (session: Pop3Session, rest: string) => Promise<void> | void;

export const capa: Pop3Handler = (session) => {
  session.say('+OK This is what I can do');
  const mechanisms = session.maildrop ? [] : ['USER', 'SASL PLAIN', ...(session.secure ? [] : ['STLS'])];
  const always = ['TOP', 'UIDL', 'PIPELINING', 'RESP-CODES', 'AUTH-RESP-CODE', 'EXPIRE NEVER'];
  for (const line of [...mechanisms, ...always, 'IMPLEMENTATION Postroom', '.']) session.say(line);
};

/** Whatever the client has already sent after STLS came in the clear: it must not be taken for what TLS protects. */
export const stls: Pop3Handler = async (session) => {
  if (session.secure) throw new Pop3Error('TLS is already on');
  if (session.reader.waitingBytes > 0) throw new Pop3Error('Nothing may be sent after STLS before TLS is on');
  session.say('+OK Begin TLS now');
  await session.out.flush();
  await session.startTls();
  session.user = null;
};

export const user: Pop3Handler = (session, rest) => {
  if (rest === '') throw new Pop3Error('USER wants a name');
  session.user = rest;
  session.say('+OK Now the password');
};

/** The password is the whole rest of the line, spaces included. */
export const pass: Pop3Handler = (session, rest) => {
  const name = session.user;
  if (name === null) throw new Pop3Error('USER comes first');
  session.user = null;
  session.enter(session.world.logIn({ user: name, password: rest, authorizationId: '' }));
  welcome(session);
};

export const apop: Pop3Handler = (session, rest) => {
  const [name = '', digest = ''] = rest.split(' ');
  const { accounts } = session.world;
  const account = accounts.find((each) => each.user.toLowerCase() === name.toLowerCase());
  const expected = createHash('md5')
    .update(session.stamp)
    .update(account?.password ?? '')
    .digest('hex');
  const right = sameSecret(expected, digest.toLowerCase());
  session.enter(account && right ? openAs(accounts, account, '') : { kind: 'wrong' });
  welcome(session);
};

export const auth: Pop3Handler = async (session, rest) => {
  const [mechanism = '', initial] = rest.split(' ');
  if (mechanism === '') {
    for (const line of ['+OK Mechanisms', 'PLAIN', '.']) session.say(line);
    return;
  }
  if (mechanism.toUpperCase() !== 'PLAIN') throw new Pop3Error('This mechanism is not supported');
  const response = plainResponse(initial ?? (await askForResponse(session)));
  if (!response) throw new Pop3Error('This is no PLAIN response', 'AUTH');
  session.enter(session.world.logIn(response));
  welcome(session);
};

async function askForResponse(session: Pop3Session): Promise<string> {
  session.say('+ ');
  await session.out.flush();
  const line = await session.readLine(12 * 1024);
  if (line === '*') throw new Pop3Error('Authentication cancelled', 'AUTH');
  return line;
}

function welcome(session: Pop3Session): void {
  session.say(`+OK ${session.maildrop?.messages.length ?? 0} messages`);
}
