/** Who may open which mailbox: own accounts, and shared mailboxes in the spellings that mail servers use. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Account } from './accounts';

/** What a client said of itself. */
export interface Credentials {
  /** Login name; `user/alias` and `user\alias` open a shared mailbox as on Exchange. */
  readonly user: string;
  readonly password: string;
  /** SASL authorization identity (RFC 4616): whose mailbox to open; '' = the user's own. */
  readonly authorizationId: string;
}

export type Login =
  | { readonly kind: 'opened'; readonly mailbox: Account; readonly by: Account }
  | { readonly kind: 'wrong' }
  /** The password is right, but this mailbox is not shared with the user. */
  | { readonly kind: 'forbidden' };

export function logIn(accounts: readonly Account[], credentials: Credentials): Login {
  const { user, alias } = takeApart(accounts, credentials);
  const by = accounts.find((account) => account.user.toLowerCase() === user.toLowerCase());
  if (!by || !sameSecret(by.password, credentials.password)) return { kind: 'wrong' };
  return openAs(accounts, by, alias);
}

/** The second half of a login, for those who proved their identity otherwise (APOP). */
export function openAs(accounts: readonly Account[], by: Account, alias: string): Login {
  const wanted = alias.toLowerCase();
  const named = (account: Account) =>
    account.address.toLowerCase() === wanted || (account.address.split('@')[0] ?? '').toLowerCase() === wanted;
  const mailbox = alias === '' ? by : accounts.find(named);
  if (!mailbox || (mailbox !== by && !by.mayOpen.includes(mailbox.address))) return { kind: 'forbidden' };
  return { kind: 'opened', mailbox, by };
}

/** Compares without telling by its duration where the difference is. */
export function sameSecret(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(expected), digest(given));
}

function takeApart(
  accounts: readonly Account[],
  { user, authorizationId }: Credentials,
): { user: string; alias: string } {
  const whole = accounts.some((account) => account.user.toLowerCase() === user.toLowerCase());
  const [name = '', alias] = whole ? [user] : user.split(/[/\\]/u);
  return { user: name, alias: alias ?? authorizationId };
}
