/** Logged in, and the mailbox or a message is refused (IMAP response codes RFC 5530, RFC 9051 section 7.1). */
import type { ServerRefusal } from '../wire/errors';
import type { Cause } from './cause';
import { waitAsked } from './wait';

const says =
  (codes: readonly string[], words: RegExp) =>
  ({ code, text }: ServerRefusal): boolean =>
    codes.includes(code) || words.test(text);

export const mailboxCauses: readonly Cause<ServerRefusal>[] = [
  {
    id: 'starttls-refused',
    code: 'starttls-refused',
    title: 'The server offers STARTTLS and then refuses it',
    matches: ({ command }) => command === 'STARTTLS' || command === 'STLS',
    message: (_, { host }) => `${host} offers STARTTLS, but refused to start it. Nothing was sent in the clear.`,
    advice: 'Usually its certificate is not set up; the log of the server says more. SSL/TLS on its own port may work.',
    patch: () => ({ encryption: 'tls', port: 0 }),
  },
  {
    id: 'message-expunged',
    code: 'message-gone',
    title: 'The message was deleted meanwhile',
    matches: says(
      ['EXPUNGEISSUED'],
      /no such message|message (has been|was) (deleted|expunged)|not (a )?valid message/i,
    ),
    message: () => 'The message is not in the mailbox any more.',
    advice: null,
  },
  {
    id: 'over-quota',
    code: 'over-quota',
    title: 'The mailbox is full',
    matches: says(['OVERQUOTA'], /over ?quota|quota (is )?exceeded|not enough (disk )?space|mailbox (is )?full/i),
    message: () => 'The mailbox has reached its size limit.',
    advice: 'Make room in the mailbox, or have the limit raised.',
  },
  {
    id: 'folder-denied',
    code: 'folder-denied',
    title: 'No permission for this folder',
    matches: says(['NOPERM', 'ACL'], /permission|access denied|not permitted|not allowed|denied by acl/i),
    message: (_, { username }) => `${username} has no permission for this folder.`,
    advice:
      'Give the user the right to read the folder, to change flags, and to delete where messages are moved or deleted.',
  },
  {
    id: 'folder-missing',
    code: 'folder-missing',
    title: 'The folder does not exist',
    matches: says(
      ['NONEXISTENT', 'TRYCREATE'],
      /does ?n[o']t exist|no such (mailbox|folder)|unknown (mailbox|folder)|not found|invalid mailbox/i,
    ),
    message: () => 'The folder is not there.',
    advice: 'Choose one from the list of folders. Names are case-sensitive, and sub-folders need their whole path.',
  },
  {
    id: 'mailbox-locked',
    code: 'mailbox-locked',
    title: 'The mailbox is locked by another program',
    matches: says(['INUSE', 'IN-USE'], /\block/i),
    message: () => 'Another program has locked the mailbox.',
    advice: null,
    retryAfterSeconds: () => 120,
  },
  {
    id: 'throttled',
    code: 'server-busy',
    title: 'The server slows the mailbox down',
    matches: says(['LIMIT', 'THROTTLED', 'OVERLOADED'], /throttl|too many (requests|commands)|rate limit/i),
    message: (_, { host }) => `${host} wants fewer requests for this mailbox.`,
    advice: null,
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 300,
  },
  {
    id: 'mailbox-unavailable',
    code: 'mailbox-unavailable',
    title: 'The server cannot open the mailbox right now',
    matches: ({ command, code }) =>
      command === 'SELECT' || ['UNAVAILABLE', 'SERVERBUG', 'CORRUPTION', 'SYS/TEMP', 'SYS/PERM'].includes(code),
    message: (_, { host }) => `${host} cannot open the mailbox right now.`,
    advice: 'If it stays, the mail server has a problem with this mailbox; its log says more.',
  },
  {
    id: 'command-refused',
    code: 'protocol-error',
    title: 'The server refuses something that every server does',
    matches: () => true,
    message: ({ command }, { host }) => `${host} refused ${command}.`,
    advice: 'The log of the mail server says more.',
  },
];
