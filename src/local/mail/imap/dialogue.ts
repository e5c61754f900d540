/** The loop of one IMAP connection: greeting, command, answer, until LOGOUT or the end of the connection. */
import type { Socket } from 'node:net';
import { ConnectionClosed, LineTooLong } from '../wire/byte-reader';
import { capabilities, commands, type CommandEntry } from './commands';
import { ImapSession, type Command, type Completion, type ImapWorld } from './session';
import { accept, atom, cursorOver, run, space, type Cursor } from './syntax/cursor';
import { readCommand, type WireCommand } from './syntax/read-command';
import { bad, no, Refusal } from './syntax/refusal';

/** RFC 9051 section 5.4 asks for at least 30 minutes. */
const idleLimitMs = 30 * 60 * 1000;
/** A peer that speaks no IMAP is not listened to for ever. */
const badCommandLimit = 20;

export async function serveImap(world: ImapWorld, socket: Socket, secure: boolean): Promise<void> {
  const session = new ImapSession(world, socket, secure);
  socket.setTimeout(idleLimitMs, () => socket.destroy());
  session.say(`* OK [CAPABILITY ${capabilities(session)}] Postroom embedded mail server ready`);
  await session.out.flush();
  try {
    await converse(session);
  } catch (error) {
    if (error instanceof LineTooLong) session.say('* BYE Line too long');
    else if (!(error instanceof ConnectionClosed)) throw error;
  } finally {
    session.unselect();
    await session.out.flush();
  }
}

async function converse(session: ImapSession): Promise<void> {
  let badCommands = 0;
  while (session.state !== 'logout') {
    const wire = await readCommand(session.reader, {
      requestContinuation: () => session.requestContinuation(),
      mayUpload: session.account !== null,
    });
    if (wire.kind === 'closed') return;
    if (wire.kind === 'overflow') farewell(session, 'Command too long');
    else if ((await answer(session, wire)) === 'bad') badCommands++;
    if (badCommands >= badCommandLimit) farewell(session, 'Too many bad commands');
    if (session.view?.gone) farewell(session, 'The selected mailbox was deleted or renumbered');
    // Pipelined commands are answered together.
    if (session.reader.waitingBytes === 0) await session.out.flush();
  }
}

function farewell(session: ImapSession, reason: string): void {
  session.say(`* BYE ${reason}`);
  session.loggedOut = true;
}

async function answer(
  session: ImapSession,
  wire: Extract<WireCommand, { kind: 'command' | 'refused' }>,
): Promise<'ok' | 'no' | 'bad'> {
  const cursor = cursorOver(wire.pieces);
  let tag = '*';
  try {
    tag = run(cursor, /[!#$&',-[\]-z|}~]+/y, 'a tag');
    if (wire.kind === 'refused') throw wire.refusal;
    const { command, entry } = parseCommand(tag, cursor, wire);
    if (!entry.states.includes(session.state)) throw bad(`${command.name} is not allowed now`);
    const completion = await entry.handle(session, command);
    await finish(session, entry, command, completion);
    return 'ok';
  } catch (error) {
    const refusal = refusalOf(error, session);
    session.tellNews({ mayExpunge: false });
    session.say(`${tag} ${refusal.status} ${refusal.code === null ? '' : `[${refusal.code}] `}${refusal.message}`);
    return refusal.status === 'BAD' ? 'bad' : 'no';
  }
}

/** The end of the connection is no answer to a command; anything unexpected is the server's own fault. */
function refusalOf(error: unknown, session: ImapSession): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ConnectionClosed || error instanceof LineTooLong) throw error;
  session.world.onError(error);
  return no('The server failed', 'SERVERBUG');
}

function parseCommand(
  tag: string,
  cursor: Cursor,
  wire: Extract<WireCommand, { kind: 'command' | 'refused' }>,
): { command: Command; entry: CommandEntry } {
  space(cursor);
  const first = atom(cursor).toUpperCase();
  const byUid = first === 'UID';
  if (byUid) space(cursor);
  const name = byUid ? atom(cursor).toUpperCase() : first;
  const entry = commands.get(name);
  if (!entry || (byUid && !entry.takesUid)) throw bad(`Unknown command ${byUid ? 'UID ' : ''}${name.slice(0, 40)}`);
  // The space before the arguments belongs to the command line, not to the arguments.
  accept(cursor, ' ');
  const upload = wire.kind === 'command' ? wire.upload : null;
  return { command: { tag, name, byUid, args: cursor, upload }, entry };
}

async function finish(
  session: ImapSession,
  entry: CommandEntry,
  command: Command,
  completion: Completion,
): Promise<void> {
  session.tellNews({ mayExpunge: command.byUid || !entry.keepsNumbers });
  const code = completion.code === undefined ? '' : `[${completion.code}] `;
  session.say(`${command.tag} OK ${code}${completion.text}`);
  if (!completion.afterwards) return;
  await session.out.flush();
  await completion.afterwards();
}
