/** Raw IMAP: commands with tags, answers as text with their literals in place. */
import { rawClient, type RawClient } from './raw-client';

export interface RawImap extends RawClient {
  /** Sends `tag command`; gives all lines up to the tagged one, which is the last. Literals are part of their line. */
  command(command: string): Promise<readonly string[]>;
  /** Lines up to the one with this tag. */
  until(tag: string): Promise<readonly string[]>;
  /** One response line, its literals included. */
  response(): Promise<string>;
  /** The tag the next command will get. */
  nextTag(): string;
}

export async function rawImap(options: {
  host: string;
  port: number;
  trust?: string;
  user?: string;
  password?: string;
}): Promise<RawImap> {
  const client = await rawClient(options);
  let count = 0;
  const response = async (): Promise<string> => {
    let text = '';
    for (;;) {
      const line = await client.line();
      const literal = /\{(\d+)\}$/u.exec(line);
      if (!literal) return text + line;
      text += `${line}\r\n${(await client.bytes(Number(literal[1]))).toString('latin1')}`;
    }
  };
  const until = async (tag: string): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (;;) {
      const line = await response();
      lines.push(line);
      if (line.startsWith(`${tag} `)) return lines;
    }
  };
  const nextTag = () => `t${++count}`;
  const command = (text: string) => {
    const tag = nextTag();
    client.send(`${tag} ${text}`);
    return until(tag);
  };
  await response();
  if (options.user !== undefined) await command(`LOGIN "${options.user}" "${options.password ?? ''}"`);
  return { ...client, response, until, nextTag, command };
}

/** `OK`, `NO` or `BAD` of the tagged line, with its response code. */
export function statusOf(lines: readonly string[]): string {
  const match = /^t\d+ (OK|NO|BAD)(?: \[([A-Z-]+))?/u.exec(lines.at(-1) ?? '');
  return match ? [match[1], match[2]].filter(Boolean).join(' ') : `no tagged line: ${lines.join('\n')}`;
}
