/** A POP3 server as a script: right in everything, but for what the test turns wrong at one command. */
import { createHash } from 'node:crypto';
import type { Conversation, Script } from './scripted-server';

export interface Maildrop {
  readonly messages?: readonly Buffer[];
  /** Unique-ids; default u1, u2, … */
  readonly ids?: readonly string[];
  readonly username?: string;
  readonly password?: string;
  readonly greeting?: string;
  /** null = no CAPA. */
  readonly capabilities?: readonly string[] | null;
  /** Instead of the right answer: said, or done. `count` is how often the command has come in this connection. */
  readonly wrong?: Readonly<
    Record<string, (talk: Conversation, line: string, count: number) => Promise<boolean> | boolean>
  >;
  /** Told what was deleted when a connection ended well. */
  readonly onDeleted?: (ids: readonly string[]) => void;
}

export const ordinaryCapabilities = ['TOP', 'UIDL', 'USER', 'RESP-CODES', 'SASL PLAIN'];

export function maildrop(drop: Maildrop = {}): Script {
  return (talk) => new Serving(drop, talk).run();
}

class Serving {
  readonly #drop: Maildrop;
  readonly #talk: Conversation;
  readonly #counts = new Map<string, number>();
  readonly #deleted = new Set<number>();
  readonly #messages: readonly Buffer[];
  readonly #ids: readonly string[];
  #user = '';
  #over = false;

  constructor(drop: Maildrop, talk: Conversation) {
    this.#drop = drop;
    this.#talk = talk;
    this.#messages = drop.messages ?? [];
    this.#ids = drop.ids ?? this.#messages.map((_, index) => `u${index + 1}`);
  }

  async run(): Promise<void> {
    if (await this.#isWrong('greeting', '')) return;
    await this.#talk.say(this.#drop.greeting ?? '+OK scripted');
    while (!this.#over) {
      const line = await this.#talk.hear();
      const [verb = '', ...words] = line.split(' ');
      if (await this.#isWrong(verb, line)) continue;
      await this.#answer(verb.toUpperCase(), words, line);
    }
  }

  async #isWrong(verb: string, line: string): Promise<boolean> {
    const count = (this.#counts.get(verb) ?? 0) + 1;
    this.#counts.set(verb, count);
    return (await this.#drop.wrong?.[verb]?.(this.#talk, line, count)) ?? false;
  }

  async #answer(verb: string, words: readonly string[], line: string): Promise<void> {
    const number = Number(words[0] ?? 0);
    const answers: Readonly<Record<string, () => Promise<void>>> = {
      CAPA: () => this.#capabilities(),
      USER: () => {
        this.#user = line.slice(5);
        return this.#talk.say('+OK');
      },
      PASS: () => this.#welcome(this.#user === this.#username && line.slice(5) === this.#password),
      APOP: () => this.#welcome(words[0] === this.#username && words[1] === this.#apopDigest()),
      AUTH: () => this.#authPlain(),
      STAT: () =>
        this.#talk.say(`+OK ${this.#messages.length} ${this.#messages.reduce((sum, { length }) => sum + length, 0)}`),
      UIDL: () => this.#list(number, (index) => this.#ids[index]),
      LIST: () => this.#list(number, (index) => this.#messages[index]?.length.toString()),
      RETR: () => this.#message(number),
      TOP: () => this.#message(number),
      DELE: () => {
        this.#deleted.add(number);
        return this.#talk.say('+OK');
      },
      QUIT: () => this.#quit(),
    };
    await (answers[verb] ?? (() => this.#talk.say('-ERR what?')))();
  }

  get #username(): string {
    return this.#drop.username ?? 'user';
  }

  get #password(): string {
    return this.#drop.password ?? 'secret';
  }

  async #capabilities(): Promise<void> {
    const { capabilities = ordinaryCapabilities } = this.#drop;
    if (capabilities === null) await this.#talk.say('-ERR what?');
    else await this.#talk.say('+OK', ...capabilities, '.');
  }

  async #welcome(right: boolean): Promise<void> {
    await this.#talk.say(right ? '+OK in' : '-ERR [AUTH] wrong');
  }

  #apopDigest(): string {
    const stamp = /<.*>/.exec(this.#drop.greeting ?? '')?.[0] ?? '';
    return createHash('md5').update(`${stamp}${this.#password}`).digest('hex');
  }

  async #authPlain(): Promise<void> {
    await this.#talk.say('+ ');
    const [, user, pass] = Buffer.from(await this.#talk.hear(), 'base64')
      .toString()
      .split('\0');
    await this.#welcome(user === this.#username && pass === this.#password);
  }

  async #message(number: number): Promise<void> {
    const message = this.#messages[number - 1];
    if (message === undefined) await this.#talk.say('-ERR no such message');
    else await this.#talk.send(Buffer.concat([Buffer.from('+OK\r\n'), stuffed(message)]));
  }

  async #list(number: number, valueAt: (index: number) => string | undefined): Promise<void> {
    if (number === 0) {
      await this.#talk.say('+OK', ...this.#messages.map((_, index) => `${index + 1} ${valueAt(index) ?? ''}`), '.');
      return;
    }
    const value = valueAt(number - 1);
    await this.#talk.say(value === undefined ? '-ERR no such message' : `+OK ${number} ${value}`);
  }

  async #quit(): Promise<void> {
    this.#drop.onDeleted?.([...this.#deleted].map((number) => this.#ids[number - 1] ?? ''));
    this.#over = true;
    await this.#talk.say('+OK bye');
  }
}

export function stuffed(message: Buffer): Buffer {
  const text = message.toString('latin1');
  const ended = text.endsWith('\r\n') ? text : `${text}\r\n`;
  return Buffer.from(`${ended.replace(/(^|\r\n)\./g, '$1..')}.\r\n`, 'latin1');
}
