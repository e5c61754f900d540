/**
 * A logged-in POP3 connection and the view of the maildrop it was given: numbers hold for this connection only, and what is
 * deleted goes when it ends with QUIT (RFC 1939 section 6).
 */
import type { CertificateView, ServerLogin } from '../../contract';
import type { NetworkAccess } from '../network/access';
import { described, portOf, reach, tlsOptions } from '../session/reach';
import type { Identity } from '../session/spellings';
import type { Witness } from '../session/witness';
import { abortReason } from '../wire/clock';
import { TalkError } from '../wire/errors';
import { chooseLogins, logIn } from './authenticate';
import { Pop3Client } from './client';

const quitMs = 2_000;

export class Pop3Session {
  readonly protocol = 'pop3';
  certificate: CertificateView | null = null;
  readonly client: Pop3Client;
  readonly identity: Identity;
  /** Greeting and capabilities: what is known about the make of the server. */
  readonly said: string;
  #numbers: ReadonlyMap<string, readonly number[]> | null = null;

  private constructor(client: Pop3Client, identity: Identity, greeting: string) {
    this.client = client;
    this.identity = identity;
    this.said = `${greeting} ${[...client.capabilities].map(([name, parameters]) => `${name} ${parameters.join(' ')}`).join(' ')}`;
  }

  /** @throws NetworkError, TlsError, TalkError, ServerRefusal */
  static async open(
    server: ServerLogin,
    identity: Identity,
    access: NetworkAccess,
    witness: Witness,
    signal: AbortSignal,
  ): Promise<Pop3Session> {
    const { wire, greeting } = await reach(server, access, witness, signal);
    const client = new Pop3Client(wire);
    const aborted = (): void => wire.destroy(abortReason(signal, 'opening'));
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await prepare(client, server, access, witness, signal);
      witness.begins('login');
      await enter(client, server, identity, greeting, access);
      witness.found(`Logged in${identity.as === null ? ` as ${identity.username}` : ''}`);
      return new Pop3Session(client, identity, greeting);
    } catch (error) {
      wire.destroy(new TalkError('closed', 'opening'));
      throw error;
    } finally {
      signal.removeEventListener('abort', aborted);
    }
  }

  get usable(): boolean {
    return this.client.atCommand;
  }

  async stat(): Promise<{ count: number; octets: number }> {
    const words = await this.client.say('STAT');
    const match = /^(\d+) (\d+)/.exec(words);
    if (match === null) throw new TalkError('nonsense', 'STAT', words);
    return { count: Number(match[1]), octets: Number(match[2]) };
  }

  /** Unique-ids in the order of the maildrop. */
  async uniqueIds(): Promise<string[]> {
    const ids: string[] = [];
    for (const line of await this.client.list('UIDL')) {
      const { number, value } = numbered(line, 'UIDL');
      ids[number - 1] = value;
    }
    return ids;
  }

  async sizes(): Promise<number[]> {
    const sizes: number[] = [];
    for (const line of await this.client.list('LIST')) {
      const { number, value } = numbered(line, 'LIST');
      sizes[number - 1] = Number.parseInt(value, 10) || 0;
    }
    return sizes;
  }

  /** Of single messages, by their numbers. */
  async uniqueIdsOf(numbers: readonly number[]): Promise<string[]> {
    const answers = await this.client.sayAll(numbers.map((number) => `UIDL ${number}`));
    return answers.map((answer) => numbered(answer, 'UIDL').value);
  }

  async sizesOf(numbers: readonly number[]): Promise<number[]> {
    const answers = await this.client.sayAll(numbers.map((number) => `LIST ${number}`));
    return answers.map((answer) => Number.parseInt(numbered(answer, 'LIST').value, 10) || 0);
  }

  /** Numbers by unique-id, asked for once. Copies of one message may share an id. */
  async numbers(): Promise<ReadonlyMap<string, readonly number[]>> {
    if (this.#numbers !== null) return this.#numbers;
    const numbers = new Map<string, number[]>();
    for (const [index, id] of (await this.uniqueIds()).entries()) {
      const same = numbers.get(id);
      if (same === undefined) numbers.set(id, [index + 1]);
      else same.push(index + 1);
    }
    this.#numbers = numbers;
    return numbers;
  }

  /** Ends with QUIT and waits for the answer: only then are deletions done. @throws ServerRefusal `QUIT`, TalkError */
  async quit(): Promise<void> {
    await this.client.say('QUIT');
    this.client.wire.destroy(new TalkError('closed', 'QUIT'));
  }

  /** Gives the maildrop free for the next connection; never fails. */
  async leave(): Promise<void> {
    if (!this.usable) {
      this.destroy();
      return;
    }
    const timer = setTimeout(() => this.destroy(), quitMs);
    try {
      await this.quit();
    } catch {
      // It is closed either way, and nothing was to be deleted.
      this.destroy();
    } finally {
      clearTimeout(timer);
    }
  }

  destroy(): void {
    this.client.wire.destroy(new TalkError('closed', 'POP3'));
  }
}

/** A refused APOP counts as a failed log-in at the server: an account where it never works is asked once. */
async function enter(
  client: Pop3Client,
  server: ServerLogin,
  identity: Identity,
  greeting: string,
  access: NetworkAccess,
): Promise<void> {
  const account = `${server.host} ${portOf(server)} ${identity.username}`;
  const credentials = {
    identity,
    password: server.password,
    greeting,
    encrypted: server.encryption !== 'none',
    apopRefused: access.apopRefused.has(account),
  };
  const logins = chooseLogins(client, credentials);
  const taken = await logIn(client, logins, credentials);
  if (logins[0] === 'apop' && taken !== 'apop') access.apopRefused.add(account);
}

async function prepare(
  client: Pop3Client,
  server: ServerLogin,
  access: NetworkAccess,
  witness: Witness,
  signal: AbortSignal,
): Promise<void> {
  witness.begins('capabilities');
  await client.learn();
  tellCapabilities(client, witness);
  if (server.encryption !== 'starttls') return;
  witness.begins('tls');
  const secured = await client.startTls(tlsOptions(server, access, signal));
  witness.sawCertificate(secured.certificate);
  witness.found(described(secured, witness));
  // RFC 2595 section 4: what was learned in clear text is forgotten.
  await client.learn();
  witness.sawCapabilities([...client.capabilities.keys()]);
}

function tellCapabilities(client: Pop3Client, witness: Witness): void {
  const names = [...client.capabilities.keys()];
  witness.sawCapabilities(names);
  witness.found(
    names.length === 0 ? 'The server does not say what it can do (no CAPA)' : `The server offers ${names.join(', ')}`,
  );
}

function numbered(line: string, during: string): { number: number; value: string } {
  const match = /^(\d+)\s+(\S.*)$/.exec(line.trim());
  const number = Number(match?.[1] ?? 0);
  if (match === null || number < 1) throw new TalkError('nonsense', during, line.slice(0, 200));
  return { number, value: (match[2] ?? '').trim() };
}
