/** Logging in to POP3: USER and PASS, APOP (RFC 1939 section 7), AUTH PLAIN (RFC 5034). */
import { createHash } from 'node:crypto';
import type { Identity } from '../session/spellings';
import { ServerRefusal, TalkError } from '../wire/errors';
import type { Pop3Client } from './client';

export type Pop3Login = 'user-pass' | 'apop' | 'plain' | 'login';

/** What a log-in goes by. */
export interface Pop3Credentials {
  readonly identity: Identity;
  readonly password: string;
  /** The server's first line: APOP signs the stamp in it. */
  readonly greeting: string;
  /** Whether the password travels unseen. */
  readonly encrypted: boolean;
  /** The server has a stamp, and is known to refuse what is signed with it. */
  readonly apopRefused: boolean;
}

/** @throws TalkError auth-method-missing, login-disabled */
export function chooseLogins(client: Pop3Client, credentials: Pop3Credentials): readonly Pop3Login[] {
  const { identity, password, greeting, encrypted, apopRefused } = credentials;
  const { capabilities } = client;
  const sasl = capabilities.get('SASL') ?? [];
  const userPass = capabilities.size === 0 || capabilities.has('USER');
  if (identity.authorise !== null) {
    if (sasl.includes('PLAIN')) return ['plain'];
    throw new TalkError('auth-method-missing', 'login', sasl.join(' '));
  }
  // USER and PASS carry no space and no umlaut reliably; PLAIN does.
  const plainFirst = sasl.includes('PLAIN') && (!userPass || /[^!-~]/.test(`${identity.username}${password}`));
  const open = openLogins(sasl, plainFirst, userPass);
  // Many servers show the stamp of APOP without knowing the secret: the next way stays open.
  if (!encrypted && !apopRefused && stampOf(greeting) !== null) return ['apop', ...open];
  if (open.length > 0) return open;
  const offered = [...sasl, ...(capabilities.has('STLS') ? ['STLS'] : [])].join(' ');
  const disabled = capabilities.has('STLS') && !encrypted;
  throw new TalkError(disabled ? 'login-disabled' : 'auth-method-missing', 'login', offered);
}

function openLogins(sasl: readonly string[], plainFirst: boolean, userPass: boolean): readonly Pop3Login[] {
  if (plainFirst) return ['plain'];
  // A server that lists mechanisms, and not PLAIN, often refuses USER and PASS as well: they carry the same.
  if (sasl.includes('LOGIN') && !sasl.includes('PLAIN')) return ['login'];
  return userPass ? ['user-pass'] : [];
}

/** Tries one way after another, and says which was taken. @throws ServerRefusal `login` */
export async function logIn(
  client: Pop3Client,
  logins: readonly Pop3Login[],
  credentials: Pop3Credentials,
): Promise<Pop3Login> {
  let refusal: unknown = null;
  for (const login of logins) {
    try {
      await attempt(client, login, credentials);
      return login;
    } catch (error) {
      if (!(error instanceof ServerRefusal)) throw error;
      refusal = new ServerRefusal({ protocol: 'pop3', command: 'login', code: error.code, text: error.text });
      // Anything but "wrong" is no reason to try another way.
      if (error.code !== '' && error.code !== 'AUTH') break;
    }
  }
  throw refusal;
}

async function attempt(
  client: Pop3Client,
  login: Pop3Login,
  { identity, password, greeting }: Pop3Credentials,
): Promise<void> {
  const { username, authorise } = identity;
  switch (login) {
    case 'user-pass':
      await client.say(`USER ${username}`);
      await client.say(`PASS ${password}`, 'PASS ***');
      return;
    case 'apop': {
      const digest = createHash('md5')
        .update(`${stampOf(greeting) ?? ''}${password}`)
        .digest('hex');
      await client.say(`APOP ${username} ${digest}`, `APOP ${username} ***`);
      return;
    }
    case 'plain':
      await sasl(client, 'PLAIN', [`${authorise ?? ''}\0${username}\0${password}`]);
      return;
    case 'login':
      await sasl(client, 'LOGIN', [username, password]);
  }
}

/** Each response answers a challenge: an initial response may be too long for a line, and not every server takes one. */
async function sasl(client: Pop3Client, mechanism: string, responses: readonly string[]): Promise<void> {
  client.wire.say(`AUTH ${mechanism}`);
  for (const [index, response] of responses.entries()) {
    const challenge = await client.wire.line('login');
    if (!challenge.startsWith('+') || /^\+OK/i.test(challenge)) throw refusedChallenge(challenge);
    const encoded = Buffer.from(response, 'utf8').toString('base64');
    if (index + 1 < responses.length) client.wire.say(encoded, '***');
    else await client.say(encoded, '***');
  }
}

function refusedChallenge(line: string): ServerRefusal {
  const coded = /^-ERR ?(?:\[([A-Za-z0-9/-]+)\] ?)?(.*)$/i.exec(line);
  return new ServerRefusal({
    protocol: 'pop3',
    command: 'login',
    code: (coded?.[1] ?? '').toUpperCase(),
    text: coded?.[2] ?? line,
  });
}

/** The time stamp in the greeting that APOP signs; null when the server has none. */
export function stampOf(greeting: string): string | null {
  return /<[^<>@\s]+@[^<>\s]*>/.exec(greeting)?.[0] ?? null;
}
