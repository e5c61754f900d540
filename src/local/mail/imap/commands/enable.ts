/** ENABLE (RFC 5161): nothing that this server knows has to be switched on. */
import type { Handler } from '../session';
import { accept, atom, end } from '../syntax/cursor';

export const enable: Handler = (session, { args }) => {
  do atom(args);
  while (accept(args, ' '));
  end(args);
  session.say('* ENABLED');
  return { text: 'Nothing enabled' };
};
