/** IDLE (RFC 2177, RFC 9051 section 6.3.13): the client waits, the server tells what happens as it happens. */
import { ConnectionClosed } from '../../wire/byte-reader';
import { end } from '../syntax/cursor';
import { bad } from '../syntax/refusal';
import type { Handler, ImapSession } from '../session';

export const idle: Handler = async (session, { args }) => {
  end(args);
  await session.requestContinuation('Idling');
  const stop = tellAtOnce(session);
  try {
    const line = await session.reader.readLine(1024);
    if (line === null) throw new ConnectionClosed();
    if (line.toString('latin1').toUpperCase() !== 'DONE') throw bad('Expected DONE');
  } finally {
    stop();
  }
  return { text: 'Idled' };
};

/** Changes of one turn of the event loop are told together: a delivery of many mails is one EXISTS. */
function tellAtOnce(session: ImapSession): () => void {
  let turn: NodeJS.Immediate | null = null;
  const tell = () => {
    turn = null;
    if (session.view?.gone) {
      session.say('* BYE The selected mailbox was deleted or renumbered');
      void session.hangUp();
      return;
    }
    session.tellNews({ mayExpunge: true });
    void session.out.flush();
  };
  session.view?.onChange(() => (turn ??= setImmediate(tell)));
  tell();
  return () => {
    session.view?.onChange(null);
    if (turn) clearImmediate(turn);
  };
}
