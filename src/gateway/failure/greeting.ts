/** Servers that answer, and say in their first line that they do not want to. */
import type { ServerRefusal } from '../wire/errors';
import type { Cause } from './cause';
import { waitAsked } from './wait';

export const greetingCauses: readonly Cause<ServerRefusal>[] = [
  {
    id: 'greeting-mailbox-in-use',
    code: 'mailbox-locked',
    title: 'The mailbox is in use by another program (POP3)',
    matches: ({ code }) => code === 'IN-USE',
    message: () => 'Another program has the mailbox open; POP3 allows one at a time.',
    advice: 'Close other mail programs that fetch this mailbox by POP3, or use IMAP, which allows many.',
  },
  {
    id: 'address-blocked',
    code: 'connection-refused',
    title: 'The server turns our address away',
    matches: ({ reply, text, code }) => (reply >= 500 || code.startsWith('5.7')) && !/busy|too many/i.test(text),
    message: (_, { host }) => `${host} answers, but refuses to talk to the address of the mail gateway.`,
    advice: 'Have the address of the gateway allowed at the mail server, or removed from the block list it names.',
  },
  {
    id: 'server-busy',
    code: 'server-busy',
    title: 'The server is too busy, or has too many connections',
    matches: () => true,
    message: (_, { host }) => `${host} answers, but takes no connection right now.`,
    advice: 'It is tried again later. If it stays, fewer programs should use the mailbox at once.',
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 300,
  },
];
