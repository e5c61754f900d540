/** Sending refused (RFC 5321 section 4.2.3, enhanced status codes RFC 3463). Where words and codes disagree, words are closer to the truth. */
import type { ServerRefusal } from '../wire/errors';
import type { Cause } from './cause';
import { waitAsked } from './wait';

const isTemporary = ({ reply, code }: ServerRefusal): boolean => (reply >= 400 && reply < 500) || code.startsWith('4.');

const said =
  (words: RegExp, ...statuses: readonly string[]) =>
  ({ text, code }: ServerRefusal): boolean =>
    words.test(text) || statuses.some((status) => code.slice(1) === status);

const at =
  (...commands: readonly string[]) =>
  ({ command }: ServerRefusal): boolean =>
    commands.includes(command);

export const sendingCauses: readonly Cause<ServerRefusal>[] = [
  {
    id: 'smtp-starttls-refused',
    code: 'starttls-refused',
    title: 'The server offers STARTTLS and then refuses it (SMTP)',
    matches: at('STARTTLS'),
    message: (_, { host }) => `${host} offers STARTTLS, but refused to start it. Nothing was sent in the clear.`,
    advice: 'Usually its certificate is not set up; the log of the server says more. SSL/TLS on its own port may work.',
    patch: () => ({ encryption: 'tls', port: 0 }),
  },
  {
    id: 'sending-needs-encryption',
    code: 'encryption-required',
    title: 'The server takes mail only over an encrypted connection',
    matches: (error, { encryption }) =>
      encryption === 'none' && said(/STARTTLS|encryption (is )?(required|needed)|TLS (is )?required/i, '.7.10')(error),
    message: (_, { host }) => `${host} takes no mail over a connection without encryption.`,
    advice: 'Choose STARTTLS or SSL/TLS.',
    patch: () => ({ encryption: 'starttls', port: 0 }),
  },
  {
    id: 'sending-needs-login',
    code: 'auth-needed',
    title: 'The server wants a log-in before it takes mail',
    matches: (error, { username }) =>
      (error.reply === 530 ||
        said(
          /authenticat\w* (is )?required|must (be )?authenticat|log ?in first|not authenticated|client was not authenticated/i,
        )(error)) &&
      username === '',
    message: (_, { host }) => `${host} takes mail only after log-in, and no user name is given.`,
    advice: 'Enter user name and password.',
  },
  {
    id: 'greylisted',
    code: 'greylisted',
    title: 'Greylisting: first attempts are put off',
    matches: (error) =>
      isTemporary(error) &&
      said(/gr[ae]y-?list|postgrey|deferred by policy|first time|unknown sender.*later|delayed/i)(error),
    message: (_, { host }) => `${host} puts off mail from senders it does not know yet (greylisting).`,
    advice: 'Nothing has to be done: the mail is sent again after a few minutes and then accepted.',
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 300,
  },
  {
    id: 'sending-rate',
    code: 'sending-rate-limited',
    title: 'Too much mail in a short time',
    matches: said(
      /rate limit|too (many|much)|limit (is )?exceeded|exceeded[^.]{0,40}(limit|quota|messages)|sending (limit|quota)|throttl|SubmissionQuotaExceeded|slow down/i,
      '.5.4',
      '.7.28',
    ),
    message: (_, { host }) => `${host} takes no more mail from this account for a while.`,
    advice: 'It is sent later. If this happens often, the provider allows fewer mails than you send.',
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 1800,
  },
  {
    id: 'too-big',
    code: 'message-too-big',
    title: 'The server finds the message too big',
    matches: (error) =>
      (error.reply === 552 && !said(/quota|full/i)(error)) ||
      said(/(message|mail|size)[^.]{0,30}(too (big|large)|exceeds?)|too large/i, '.3.4', '.2.3')(error),
    message: (_, { host }) => `The message is bigger than ${host} takes.`,
    advice: 'Send it without large attachments, or have the limit raised.',
  },
  {
    id: 'recipient-full',
    code: 'over-quota',
    title: "The recipient's mailbox is full",
    matches: (error) =>
      at('RCPT TO', 'DATA', 'end of message')(error) &&
      said(/mailbox (is )?full|over ?quota|quota exceeded/i, '.2.2')(error),
    message: () => "The recipient's mailbox is full.",
    advice: null,
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 3600,
  },
  {
    id: 'relay-denied',
    code: 'relay-denied',
    title: 'The server does not send mail to other domains for us',
    matches: (error) => at('RCPT TO', 'MAIL FROM')(error) && said(/relay/i, '.7.54', '.7.64')(error),
    message: (_, { host, username }) =>
      `${host} does not send mail to that domain ${username === '' ? 'without log-in' : 'for this user'}.`,
    advice:
      'Enter user name and password of an account that may send, or allow the address of the gateway as a relay client.',
  },
  {
    id: 'sender-refused',
    code: 'sender-refused',
    title: 'The sender address is not allowed',
    matches: (error) =>
      !isTemporary(error) &&
      (at('MAIL FROM')(error) ||
        said(
          /sender address rejected|not owned by|SendAsDenied|send as|sender[^.]{0,30}(not allowed|denied|rejected)/i,
          '.7.60',
        )(error)),
    message: (_, { host, username }) =>
      `${host} does not let ${username === '' ? 'us' : username} send from this address.`,
    advice: 'Use the address of the account as From address, or allow the account to send as that address.',
  },
  {
    id: 'recipient-refused',
    code: 'recipient-refused',
    title: 'The recipient does not exist or takes no mail',
    matches: (error) => !isTemporary(error) && at('RCPT TO')(error),
    message: () => 'The server does not take mail for this recipient.',
    advice: 'Check the address.',
  },
  {
    id: 'content-refused',
    code: 'content-refused',
    title: 'The message was taken for spam, or breaks a policy',
    matches: (error) =>
      !isTemporary(error) &&
      said(
        /spam|virus|malware|phish|content|policy|DKIM|DMARC|SPF|reputation|block ?list|blacklist|banned/i,
        '.7.1',
        '.7.26',
        '.6.0',
      )(error),
    message: (_, { host }) => `${host} refused the message because of what is in it or where it comes from.`,
    advice:
      'Read what the server says. Often SPF, DKIM or DMARC of the From domain do not allow this server to send for it.',
  },
  {
    id: 'sending-later',
    code: 'server-busy',
    title: 'The server cannot take the mail right now',
    matches: isTemporary,
    message: (_, { host }) => `${host} cannot take the mail right now.`,
    advice: null,
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 300,
  },
  {
    id: 'message-refused',
    code: 'message-refused',
    title: 'The message was refused',
    matches: () => true,
    message: (_, { host }) => `${host} refused the message.`,
    advice: 'Read what the server says.',
  },
];
