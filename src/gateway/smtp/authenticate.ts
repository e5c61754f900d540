/** SMTP AUTH (RFC 4954) with a password: PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195). */
import { createHmac } from 'node:crypto';
import { TalkError, type ServerRefusal } from '../wire/errors';
import type { LineWire } from '../wire/line-wire';
import { isPositive, quoted, readReply, refusal, type Extensions, type SmtpReply } from './reply';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** In the order they are tried: the fewest round trips first. */
const mechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const;
export type Mechanism = (typeof mechanisms)[number];

/** @throws TalkError auth-not-offered, auth-method-missing: logging in is never left out in silence */
export function chooseMechanism(extensions: Extensions): Mechanism {
  const offered = extensions.get('AUTH');
  if (offered === undefined) {
    throw new TalkError('auth-not-offered', 'login', [...extensions.keys()].join(' '));
  }
  const chosen = mechanisms.find((mechanism) => offered.includes(mechanism));
  if (chosen === undefined) throw new TalkError('auth-method-missing', 'login', offered.join(' '));
  return chosen;
}

/** @throws ServerRefusal `login` */
export async function authenticate(wire: LineWire, mechanism: Mechanism, credentials: Credentials): Promise<void> {
  const last = await exchange(wire, mechanism, credentials);
  if (isPositive(last)) return;
  // A challenge at the end is how some mechanisms carry an error; an empty answer makes the server say it.
  if (last.code === 334) {
    wire.say('*');
    throw loginRefusal(await readReply(wire, 'login'));
  }
  throw loginRefusal(last);
}

function loginRefusal(reply: SmtpReply): ServerRefusal {
  return refusal('login', reply);
}

async function exchange(wire: LineWire, mechanism: Mechanism, { username, password }: Credentials): Promise<SmtpReply> {
  if (mechanism === 'PLAIN') {
    wire.say(`AUTH PLAIN ${base64(`\0${username}\0${password}`)}`, 'AUTH PLAIN ***');
    return readReply(wire, 'login');
  }
  wire.say(`AUTH ${mechanism}`);
  const challenge = await readReply(wire, 'login');
  if (challenge.code !== 334) return challenge;
  if (mechanism === 'CRAM-MD5') {
    const digest = createHmac('md5', password).update(decoded(challenge)).digest('hex');
    wire.say(base64(`${username} ${digest}`), '***');
    return readReply(wire, 'login');
  }
  wire.say(base64(username), '***');
  const second = await readReply(wire, 'login');
  if (second.code !== 334) return second;
  wire.say(base64(password), '***');
  return readReply(wire, 'login');
}

function decoded(challenge: SmtpReply): Buffer {
  const text = challenge.lines[0] ?? '';
  if (!/^[A-Za-z0-9+/]+=*$/.test(text)) throw new TalkError('nonsense', 'login', quoted(challenge));
  return Buffer.from(text, 'base64');
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
