/** Who has a mailbox on the embedded servers, and the addresses that lead to it. */
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Account {
  /** The address of the mailbox; also its name in the store. */
  readonly address: string;
  readonly displayName: string;
  /** Login name: the address. */
  readonly user: string;
  /** Stand-in accounts only; APOP (RFC 1939) needs it in the clear. */
  readonly password: string;
  /** Addresses of mailboxes that this account may open as well (shared mailboxes). */
  readonly mayOpen: readonly string[];
}

const people = [
  { address: 'support@postroom.example', displayName: 'Support', mayOpen: [] },
  { address: 'kim@postroom.example', displayName: 'Kim Agent', mayOpen: ['support@postroom.example'] },
  { address: 'ana@customer.example', displayName: 'Ana Customer', mayOpen: [] },
  { address: 'ben@partner.example', displayName: 'Ben Partner', mayOpen: [] },
];

/** The accounts kept in `dir`, made at first start: one file, readable by its owner only. */
export function keepAccounts(dir: string): readonly Account[] {
  const file = join(dir, 'accounts.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Account[];
  const accounts = people.map((person) => ({
    ...person,
    user: person.address,
    password: readablePassword(person.address),
  }));
  writeFileSync(`${file}.new`, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return accounts;
}

/** A password that a person can copy from the screen: `ana-7k2m-9qhx`. Without letters and digits that look alike. */
function readablePassword(address: string): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const run = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${address.split('@')[0] ?? 'mail'}-${run()}-${run()}`;
}

/** The mailbox an address leads to: case does not matter, and `user+detail@` leads to `user@` (RFC 5233). */
export function accountFor(accounts: readonly Account[], address: string): Account | null {
  const wanted = withoutDetail(address.trim().toLowerCase());
  return accounts.find((account) => account.address.toLowerCase() === wanted) ?? null;
}

/** Whether mail for this address is ours to deliver or to refuse. */
export function isLocalDomain(accounts: readonly Account[], address: string): boolean {
  const domain = domainOf(address);
  return accounts.some((account) => domainOf(account.address) === domain);
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

function withoutDetail(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
