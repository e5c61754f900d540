/** An SMTP server as a script: right as far as a client that submits mail asks, but for what the test turns wrong at one command. */
import type { TlsOptions } from 'node:tls';
import type { Conversation, Script } from './scripted-server';

export interface ScriptedSmtp {
  readonly greeting?: string;
  readonly extensions?: readonly string[];
  readonly username?: string;
  readonly password?: string;
  /** For STARTTLS. */
  readonly tls?: TlsOptions;
  /** Instead of the right answer; by verb ("MAIL", "RCPT", "DATA", ".", "greeting"). true = it was answered. */
  readonly wrong?: Readonly<Record<string, (talk: Conversation, line: string) => Promise<boolean> | boolean>>;
  /** Told what was taken: the lines between DATA and the final dot, dots as they came. */
  readonly onMessage?: (lines: readonly string[]) => void;
}

export const ordinaryExtensions = [
  'PIPELINING',
  'SIZE 10000000',
  '8BITMIME',
  'AUTH PLAIN LOGIN',
  'ENHANCEDSTATUSCODES',
];

/** A `wrong` that says one thing to a command. */
export function replying(...lines: readonly string[]): NonNullable<ScriptedSmtp['wrong']>[string] {
  return async (talk) => {
    await talk.say(...lines);
    return true;
  };
}

export function submission(server: ScriptedSmtp = {}): Script {
  return async (talk) => {
    if ((await server.wrong?.['greeting']?.(talk, '')) === true) return;
    await talk.say(server.greeting ?? '220 scripted ESMTP');
    for (;;) {
      const line = await talk.hear();
      const verb = (line.split(/[ :]/)[0] ?? '').toUpperCase();
      if ((await server.wrong?.[verb]?.(talk, line)) === true) continue;
      if (verb === 'QUIT') {
        await talk.say('221 bye');
        return;
      }
      await answer(server, talk, verb, line);
    }
  };
}

async function answer(server: ScriptedSmtp, talk: Conversation, verb: string, line: string): Promise<void> {
  const { extensions = ordinaryExtensions } = server;
  const answers: Readonly<Record<string, () => Promise<void>>> = {
    EHLO: () =>
      talk.say(
        ...['scripted', ...extensions].map((words, index) => `250${index === extensions.length ? ' ' : '-'}${words}`),
      ),
    HELO: () => talk.say('250 scripted'),
    STARTTLS: async () => {
      await talk.say('220 begin');
      await talk.startTls(server.tls ?? {});
    },
    AUTH: () => authenticate(server, talk, line),
    DATA: async () => {
      await talk.say('354 go on');
      const lines: string[] = [];
      for (let next = await talk.hear(); next !== '.'; next = await talk.hear()) lines.push(next);
      if ((await server.wrong?.['.']?.(talk, '.')) === true) return;
      server.onMessage?.(lines);
      await talk.say('250 2.0.0 queued as Q1');
    },
  };
  await (answers[verb] ?? (() => talk.say('250 2.1.0 fine')))();
}

async function authenticate(
  { username = 'user@example.com', password = 'secret' }: ScriptedSmtp,
  talk: Conversation,
  line: string,
): Promise<void> {
  const [, mechanism = '', initial] = line.split(' ');
  const ask = async (challenge: string): Promise<string> => {
    await talk.say(`334 ${challenge}`);
    return Buffer.from(await talk.hear(), 'base64').toString();
  };
  let right: boolean;
  if (mechanism === 'PLAIN') {
    const [, user, pass] = Buffer.from(initial ?? '', 'base64')
      .toString()
      .split('\0');
    right = user === username && pass === password;
  } else {
    right = (await ask('VXNlcm5hbWU6')) === username && (await ask('UGFzc3dvcmQ6')) === password;
  }
  await talk.say(right ? '235 2.7.0 in' : '535 5.7.8 wrong');
}
