/** Log-in refused (IMAP response codes RFC 5530, POP3 RFC 2449 and RFC 3206, SMTP RFC 4954): servers say why in many ways. */
import type { ServerRefusal } from '../wire/errors';
import type { Cause } from './cause';
import { likelyDomain, takesAppPasswordsOnly, takesNoPasswords, wantsWholeAddress } from './providers';
import { waitAsked } from './wait';

const says =
  (words: RegExp) =>
  ({ text, code }: ServerRefusal): boolean =>
    words.test(`${code} ${text}`);

export const loginCauses: readonly Cause<ServerRefusal>[] = [
  {
    id: 'microsoft-passwords-off',
    code: 'basic-auth-off',
    title: 'Microsoft has switched off passwords (basic authentication)',
    matches: (error, { host }) =>
      takesNoPasswords(host) ||
      says(
        /5\.7\.139|basic authentication is disabled|SmtpClientAuthentication is disabled|BasicAuthBlocked|LogonDenied-BasicAuth/i,
      )(error),
    message: (_, { host }) =>
      `${host} does not take passwords: Microsoft has switched off basic authentication for mailboxes.`,
    advice:
      'No password will work here. Forward the mail to a mailbox that allows passwords; for sending, an admin can switch on authenticated SMTP for one mailbox while Microsoft still allows it.',
  },
  {
    id: 'protocol-off',
    code: 'protocol-disabled',
    title: 'IMAP, POP3 or SMTP is switched off for this account',
    matches: says(
      /\b(IMAP|POP3?|SMTP)\b[^.]{0,40}\b(disabled|not enabled|switched off|not allowed|not permitted|is off)|not enabled for (IMAP|POP|SMTP)|(disabled|not allowed)[^.]{0,20} (IMAP|POP3?|SMTP) (access|use)/i,
    ),
    message: (_, { username, protocol }) => `${protocol.toUpperCase()} is switched off for ${username}.`,
    advice: 'Switch it on in the settings of the mailbox at the provider.',
  },
  {
    id: 'app-password',
    code: 'app-password-needed',
    title: 'The provider wants an app password (Google, Yahoo, iCloud and others)',
    matches: (error, { host }) =>
      says(
        /application[- ]specific password|app(lication)?[- ](specific )?password|5\.7\.9\b|InvalidSecondFactor|WEBALERT|WebLoginRequired|log ?in (via|with) your web browser|two-factor|2-step/i,
      )(error) || takesAppPasswordsOnly(host),
    message: (_, { host }) =>
      `${host} does not take the password of the account; it wants a password made for this app.`,
    advice:
      'Switch on two-step verification at the provider, make an app password there, and enter it here without spaces.',
  },
  {
    id: 'clear-text-refused',
    code: 'encryption-required',
    title: 'The server takes passwords only over an encrypted connection (said at log-in)',
    matches: (error, { encryption }) =>
      encryption === 'none' &&
      (error.code === 'PRIVACYREQUIRED' ||
        error.reply === 538 ||
        says(
          /plain ?text (auth|password|login)|clear ?text|STARTTLS|STLS|encryption (is )?(required|needed)|(secure|encrypted|SSL|TLS) connection|5\.7\.11/i,
        )(error)),
    message: (_, { host }) => `${host} takes no password over a connection without encryption.`,
    advice: 'Choose STARTTLS or SSL/TLS. Change the password if it was just sent without encryption.',
    patch: () => ({ encryption: 'starttls', port: 0 }),
  },
  {
    id: 'password-expired',
    code: 'password-expired',
    title: 'The password has expired',
    matches: (error) =>
      error.code === 'EXPIRED' ||
      error.reply === 432 ||
      says(
        /password[^.]{0,20}(has )?expired|(must|need to|has to) (be )?change[^.]{0,20}password|password[^.]{0,10} must be (changed|reset)|password change required/i,
      )(error),
    message: (_, { username }) => `The password of ${username} has expired.`,
    advice: 'Set a new one at the provider and enter it here.',
  },
  {
    id: 'mailbox-in-use',
    code: 'mailbox-locked',
    title: 'Another program holds the mailbox (POP3 lock)',
    matches: (error) =>
      error.code === 'IN-USE' ||
      says(
        /mailbox (is )?(already )?(locked|in use)|maildrop[^.]{0,20}lock|unable to lock|another (pop|session)|already (logged in|in use)|lock(ed)? by/i,
      )(error),
    message: () => 'Another program has the mailbox open; POP3 allows one at a time.',
    advice: 'Close other mail programs that fetch this mailbox by POP3, or use IMAP, which allows many.',
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 120,
  },
  {
    id: 'login-throttled',
    code: 'login-throttled',
    title: 'Too many log-ins in a short time',
    matches: (error) =>
      error.code === 'LIMIT' ||
      error.code === 'LOGIN-DELAY' ||
      error.reply === 421 ||
      says(/too many|try again (later|in)|rate|throttl|slow down|login.?delay|exceeded|minimum (time|interval)/i)(
        error,
      ),
    message: (_, { host }) => `${host} wants fewer log-ins and has closed the door for a while.`,
    advice: 'Wait before trying again. If another program uses the mailbox, let it ask less often.',
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 900,
  },
  {
    id: 'login-unavailable',
    code: 'server-busy',
    title: 'The server cannot check passwords right now',
    matches: (error) =>
      error.code === 'UNAVAILABLE' ||
      error.code === 'SYS/TEMP' ||
      (error.reply >= 400 && error.reply < 500) ||
      says(/temporary (authentication )?failure|internal (server )?error|backend|service unavailable/i)(error),
    message: (_, { host }) => `${host} cannot check passwords right now; this says nothing about yours.`,
    advice: null,
    retryAfterSeconds: ({ text }) => waitAsked(text) ?? 300,
  },
  {
    id: 'account-locked',
    code: 'account-locked',
    title: 'The account is locked or switched off',
    matches: (error) =>
      error.code === 'CONTACTADMIN' ||
      says(
        /(account|user|mailbox|login)[^.]{0,30}\b(locked|disabled|suspended|blocked|deactivated|inactive|closed)|locked out|(disabled|suspended|blocked) (account|user)/i,
      )(error),
    message: (_, { username }) => `The account ${username} is locked or switched off.`,
    advice: 'Have it unlocked at the provider. Several wrong passwords in a row often lock an account for a while.',
  },
  {
    id: 'not-authorised',
    code: 'shared-mailbox-denied',
    title: 'Logged in, but not allowed to open that mailbox',
    matches: ({ code }, { sharedMailbox }) =>
      code === 'AUTHORIZATIONFAILED' || (sharedMailbox !== null && code === 'NOPERM'),
    message: (_, { username, sharedMailbox }) => `${username} may not open ${sharedMailbox ?? 'this mailbox'}.`,
    advice: 'Give the user full access to that mailbox at the mail server, and check the alias.',
  },
  {
    id: 'name-incomplete',
    code: 'login-name-incomplete',
    title: 'The user name should be the whole e-mail address',
    matches: (error, { username, host }) =>
      !username.includes('@') &&
      (wantsWholeAddress(host) ||
        says(
          /(full|complete|entire|whole) e-?mail|user ?name[^.]{0,30}(domain|@)|@\s?domain|missing domain|domain[^.]{0,20}(missing|required|part)/i,
        )(error)),
    message: (_, { username, host }) => `${host} wants the whole e-mail address as user name, not just "${username}".`,
    advice: 'Enter the user name as an e-mail address.',
    patch: (_, { username, host }) => addressAsName(username, host),
  },
  {
    id: 'login-refused-short-name',
    code: 'login-refused',
    title: 'User name or password refused, and the user name is no e-mail address',
    matches: (_, { username }) => !username.includes('@') && !username.includes('\\'),
    message: (_, { host }) => `${host} does not take this user name with this password.`,
    advice:
      'Check both; they are sent to the letter, spaces included. Many servers want the whole e-mail address as user name.',
    patch: (_, { username, host }) => addressAsName(username, host),
  },
  {
    id: 'login-refused',
    code: 'login-refused',
    title: 'User name or password refused',
    matches: () => true,
    message: (_, { host }) => `${host} does not take this user name with this password.`,
    advice: 'Check both; they are sent to the letter, spaces included. Try them in the webmail of the provider.',
  },
];

function addressAsName(username: string, host: string): { username: string } | undefined {
  const domain = likelyDomain(host);
  return domain === null || username === '' ? undefined : { username: `${username}@${domain}` };
}
