/** Accounts, groups and their members. Kept in memory as well: few, and asked for with every answer. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

export type AccountType = 'atlassian' | 'app' | 'customer';

export interface Person {
  readonly accountId: string;
  readonly displayName: string;
  /** Lower case; '' for the app. */
  readonly email: string;
  /** False: the profile hides the address from everybody but an app that may read it. */
  readonly emailShown: boolean;
  readonly accountType: AccountType;
  readonly active: boolean;
  readonly timeZone: string;
  readonly locale: string;
}

export interface People {
  all(): readonly Person[];
  byId(accountId: string): Person | undefined;
  byEmail(email: string): Person | undefined;
  /** People of a role or group, by the group's name. */
  members(group: string): readonly Person[];
  groups(): readonly string[];
  /** Adds or changes; the account id stays when the address is known. */
  put(person: NewPerson): Person;
  addToGroup(group: string, accountId: string): void;
}

export type NewPerson = Pick<Person, 'displayName' | 'email'> &
  Partial<Omit<Person, 'displayName' | 'email' | 'accountId'>> & { readonly accountId?: string };

/** Always the same for the same address, so that tests and links stay true from start to start. */
export function accountIdOf(email: string): string {
  const hex = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return `712020:${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function groupIdOf(group: string): string {
  return accountIdOf(`group ${group}`).slice('712020:'.length);
}

interface Row {
  readonly account_id: string;
  readonly display_name: string;
  readonly email: string;
  readonly email_shown: number;
  readonly account_type: AccountType;
  readonly active: number;
  readonly time_zone: string;
  readonly locale: string;
}

export function openPeople(db: DatabaseSync): People {
  const upsert = db.prepare(`
    INSERT INTO jira_users (account_id, display_name, email, email_shown, account_type, active, time_zone, locale)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (account_id) DO UPDATE SET display_name = excluded.display_name, email = excluded.email,
      email_shown = excluded.email_shown, account_type = excluded.account_type, active = excluded.active,
      time_zone = excluded.time_zone, locale = excluded.locale`);
  const join = db.prepare('INSERT OR IGNORE INTO jira_group_members (group_name, account_id) VALUES (?, ?)');
  const selectMembers = db.prepare(
    'SELECT account_id FROM jira_group_members WHERE group_name = ? ORDER BY account_id',
  );
  const selectGroups = db.prepare('SELECT DISTINCT group_name FROM jira_group_members ORDER BY group_name');

  const rows = db.prepare('SELECT * FROM jira_users ORDER BY rowid').all() as unknown as Row[];
  const byId = new Map(rows.map((row) => [row.account_id, personOf(row)]));
  const byEmail = new Map([...byId.values()].filter(({ email }) => email !== '').map((one) => [one.email, one]));
  return {
    all: () => [...byId.values()],
    byId: (accountId) => byId.get(accountId),
    byEmail: (email) => byEmail.get(email.toLowerCase()),
    members: (group) =>
      selectMembers
        .all(group)
        .map((row) => byId.get(String(row['account_id'])))
        .filter((person) => person !== undefined),
    groups: () => selectGroups.all().map((row) => String(row['group_name'])),
    put(wanted) {
      const email = wanted.email.toLowerCase();
      const accountId = wanted.accountId ?? byEmail.get(email)?.accountId ?? accountIdOf(email || wanted.displayName);
      const known = byId.get(accountId) ?? newcomer;
      const person: Person = { ...known, ...wanted, email, accountId };
      upsert.run(...valuesOf(person));
      byEmail.delete(known.email);
      byId.set(accountId, person);
      if (email !== '') byEmail.set(email, person);
      return person;
    },
    addToGroup: (group, accountId) => void join.run(group, accountId),
  };
}

const newcomer: Person = {
  accountId: '',
  displayName: '',
  email: '',
  emailShown: true,
  accountType: 'atlassian',
  active: true,
  timeZone: 'Etc/UTC',
  locale: 'en_US',
};

function personOf(row: Row): Person {
  return {
    accountId: row.account_id,
    displayName: row.display_name,
    email: row.email,
    emailShown: row.email_shown === 1,
    accountType: row.account_type,
    active: row.active === 1,
    timeZone: row.time_zone,
    locale: row.locale,
  };
}

function valuesOf(person: Person): (string | number)[] {
  const { accountId, displayName, email, emailShown, accountType, active, timeZone, locale } = person;
  return [accountId, displayName, email, Number(emailShown), accountType, Number(active), timeZone, locale];
}
