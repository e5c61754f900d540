/** An IMAP server as a script: right as far as the gateway asks, but for what the test turns wrong at one command. */
import type { Conversation, Script } from './scripted-server';
import type { TlsOptions } from 'node:tls';

export interface ScriptedMailbox {
  readonly messages?: readonly { readonly uid: number; readonly raw: Buffer }[];
  readonly uidValidity?: number;
  readonly username?: string;
  readonly password?: string;
  readonly greeting?: string;
  readonly capabilities?: string;
  readonly folders?: readonly string[];
  /** For STARTTLS. */
  readonly tls?: TlsOptions;
  /** Instead of the right answer; true = it was answered. `tag` is to be answered to. */
  readonly wrong?: Readonly<
    Record<string, (talk: Conversation, tag: string, line: string) => Promise<boolean> | boolean>
  >;
}

export const ordinaryImapCapabilities = 'IMAP4rev1 AUTH=PLAIN SASL-IR UIDPLUS MOVE NAMESPACE ESEARCH';

export function mailbox(box: ScriptedMailbox = {}): Script {
  return (talk) => new Serving(box, talk).run();
}

/** A `wrong` that says one thing to a command: "NO [CODE] words". */
export function refusing(answer: string): NonNullable<ScriptedMailbox['wrong']>[string] {
  return async (talk, tag) => {
    await talk.say(`${tag} ${answer}`);
    return true;
  };
}

class Serving {
  readonly #box: ScriptedMailbox;
  readonly #talk: Conversation;
  readonly #messages: readonly { readonly uid: number; readonly raw: Buffer }[];
  #over = false;

  constructor(box: ScriptedMailbox, talk: Conversation) {
    this.#box = box;
    this.#talk = talk;
    this.#messages = box.messages ?? [];
  }

  async run(): Promise<void> {
    if (await this.#isWrong('greeting', '', '')) return;
    await this.#talk.say(this.#box.greeting ?? '* OK scripted');
    while (!this.#over) {
      const line = await this.#talk.hear();
      const [tag = '', first = '', second = ''] = line.split(' ');
      const verb = first.toUpperCase() === 'UID' ? `UID ${second.toUpperCase()}` : first.toUpperCase();
      if (await this.#isWrong(verb, tag, line)) continue;
      await this.#answer(verb, tag, line);
    }
  }

  async #isWrong(verb: string, tag: string, line: string): Promise<boolean> {
    return (await this.#box.wrong?.[verb]?.(this.#talk, tag, line)) ?? false;
  }

  async #answer(verb: string, tag: string, line: string): Promise<void> {
    const answers: Readonly<Record<string, () => Promise<void>>> = {
      CAPABILITY: () =>
        this.#talk.say(`* CAPABILITY ${this.#box.capabilities ?? ordinaryImapCapabilities}`, `${tag} OK`),
      STARTTLS: () => this.#startTls(tag),
      AUTHENTICATE: () => this.#authenticate(tag),
      LOGIN: () =>
        this.#welcome(
          tag,
          line.endsWith(`LOGIN "${this.#username}" "${this.#password}"`) ||
            line.endsWith(`LOGIN ${this.#username} ${this.#password}`),
        ),
      NAMESPACE: () => this.#talk.say('* NAMESPACE (("" "/")) NIL NIL', `${tag} OK`),
      LIST: () => this.#list(tag),
      EXAMINE: () => this.#select(tag),
      SELECT: () => this.#select(tag),
      STATUS: () =>
        this.#talk.say(
          `* STATUS INBOX (MESSAGES ${this.#messages.length} UIDNEXT ${this.#uidNext} UIDVALIDITY ${this.#box.uidValidity ?? 7})`,
          `${tag} OK`,
        ),
      'UID SEARCH': () => this.#talk.say(`* SEARCH ${this.#messages.map(({ uid }) => uid).join(' ')}`, `${tag} OK`),
      'UID FETCH': () => this.#fetch(tag, line, true),
      FETCH: () => this.#fetch(tag, line, false),
      LOGOUT: async () => {
        this.#over = true;
        await this.#talk.say('* BYE', `${tag} OK`);
      },
    };
    await (answers[verb] ?? (() => this.#talk.say(`${tag} OK`)))();
  }

  get #username(): string {
    return this.#box.username ?? 'user@example.com';
  }

  get #password(): string {
    return this.#box.password ?? 'secret';
  }

  get #uidNext(): number {
    return Math.max(0, ...this.#messages.map(({ uid }) => uid)) + 1;
  }

  async #startTls(tag: string): Promise<void> {
    await this.#talk.say(`${tag} OK begin`);
    await this.#talk.startTls(this.#box.tls ?? {});
  }

  async #authenticate(tag: string): Promise<void> {
    await this.#talk.say('+ ');
    const [, user, password] = Buffer.from(await this.#talk.hear(), 'base64')
      .toString()
      .split('\0');
    await this.#welcome(tag, user === this.#username && password === this.#password);
  }

  async #welcome(tag: string, right: boolean): Promise<void> {
    await this.#talk.say(right ? `${tag} OK in` : `${tag} NO [AUTHENTICATIONFAILED] wrong`);
  }

  async #list(tag: string): Promise<void> {
    const folders = this.#box.folders ?? ['INBOX'];
    await this.#talk.say(...folders.map((folder) => `* LIST () "/" "${folder}"`), `${tag} OK`);
  }

  async #select(tag: string): Promise<void> {
    await this.#talk.say(
      '* FLAGS (\\Seen \\Deleted)',
      `* ${this.#messages.length} EXISTS`,
      `* OK [UIDVALIDITY ${this.#box.uidValidity ?? 7}]`,
      `* OK [UIDNEXT ${this.#uidNext}]`,
      `${tag} OK [READ-WRITE] open`,
    );
  }

  async #fetch(tag: string, line: string, byUid: boolean): Promise<void> {
    const set = line.split(' ')[byUid ? 3 : 2] ?? '';
    for (const [index, message] of this.#messages.entries()) {
      if (!inSet(set, byUid ? message.uid : index + 1)) continue;
      await this.#talk.send(
        Buffer.concat([
          Buffer.from(`* ${index + 1} FETCH (UID ${message.uid}`),
          ...itemsOf(line, message.raw),
          Buffer.from(')\r\n'),
        ]),
      );
    }
    await this.#talk.say(`${tag} OK`);
  }
}

function itemsOf(line: string, raw: Buffer): Buffer[] {
  const items: Buffer[] = [];
  if (line.includes('RFC822.SIZE')) items.push(Buffer.from(` RFC822.SIZE ${raw.length}`));
  if (line.includes('INTERNALDATE')) items.push(Buffer.from(' INTERNALDATE "01-Nov-2026 10:00:00 +0000"'));
  const body = /BODY\.PEEK\[(HEADER)?\](?:<(\d+)\.(\d+)>)?/.exec(line);
  if (body === null) return items;
  const whole = body[1] === undefined ? raw : raw.subarray(0, raw.indexOf('\r\n\r\n') + 4);
  const start = Number(body[2] ?? 0);
  const bytes = whole.subarray(start, body[3] === undefined ? whole.length : start + Number(body[3]));
  const origin = body[2] === undefined ? '' : `<${body[2]}>`;
  return [...items, Buffer.from(` BODY[${body[1] ?? ''}]${origin} {${bytes.length}}\r\n`), bytes];
}

function inSet(set: string, number: number): boolean {
  return set.split(',').some((range) => {
    const [from = '', to = from] = range.split(':');
    return number >= Number(from) && (to === '*' || number <= Number(to));
  });
}
