/** The loop of one POP3 connection: greeting, command, answer, until QUIT or the end of the connection. */
import type { Socket } from 'node:net';
import { ConnectionClosed, LineTooLong } from '../wire/byte-reader';
import { apop, auth, capa, pass, stls, user, type Pop3Handler } from './authorization';
import { Pop3Error, Pop3Session, type Pop3World } from './session';
import { dele, list, noop, quit, retr, rset, stat, top, uidl } from './transaction';

/** RFC 1939 section 3 asks for at least ten minutes. */
const idleLimitMs = 10 * 60 * 1000;
/** RFC 2449 section 4 allows 255; a long user name or SASL response needs more. */
const lineLimitBytes = 12 * 1024;
const badCommandLimit = 20;

const stranger: ReadonlyMap<string, Pop3Handler> = new Map<string, Pop3Handler>([
  ['CAPA', capa],
  ['STLS', stls],
  ['USER', user],
  ['PASS', pass],
  ['APOP', apop],
  ['AUTH', auth],
  ['QUIT', quit],
]);

const loggedIn: ReadonlyMap<string, Pop3Handler> = new Map<string, Pop3Handler>([
  ['CAPA', capa],
  ['STAT', stat],
  ['LIST', list],
  ['UIDL', uidl],
  ['RETR', retr],
  ['TOP', top],
  ['DELE', dele],
  ['NOOP', noop],
  ['RSET', rset],
  ['QUIT', quit],
]);

export async function servePop3(world: Pop3World, socket: Socket, secure: boolean): Promise<void> {
  const session = new Pop3Session(world, socket, secure);
  socket.setTimeout(idleLimitMs, () => socket.destroy());
  session.say(`+OK Postroom embedded mail server ready ${session.stamp}`);
  await session.out.flush();
  try {
    await converse(session);
  } catch (error) {
    if (error instanceof LineTooLong) session.say('-ERR Line too long');
    else if (!(error instanceof ConnectionClosed)) throw error;
  } finally {
    session.release();
    await session.out.flush();
  }
}

async function converse(session: Pop3Session): Promise<void> {
  let badCommands = 0;
  while (!session.over) {
    const line = await session.readLine(lineLimitBytes);
    if (!(await answer(session, line)) && ++badCommands >= badCommandLimit) session.over = true;
    // Pipelined commands are answered together.
    if (session.reader.waitingBytes === 0) await session.out.flush();
  }
}

/** False when the command is unknown here. */
async function answer(session: Pop3Session, line: string): Promise<boolean> {
  const at = line.indexOf(' ');
  const word = (at < 0 ? line : line.slice(0, at)).toUpperCase();
  const handle = (session.maildrop ? loggedIn : stranger).get(word);
  try {
    if (!handle) throw new Pop3Error(`Unknown command ${word.slice(0, 20)}`);
    await handle(session, at < 0 ? '' : line.slice(at + 1));
  } catch (error) {
    if (error instanceof ConnectionClosed || error instanceof LineTooLong) throw error;
    if (!(error instanceof Pop3Error)) session.world.onError(error);
    const { code, message } = error instanceof Pop3Error ? error : new Pop3Error('The server failed', 'SYS/TEMP');
    session.say(`-ERR ${code === null ? '' : `[${code}] `}${message}`);
  }
  return handle !== undefined;
}
