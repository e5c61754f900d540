/** Accounts in Jira's shape, with the privacy of profiles: a hidden address is left out. */
import type { Person } from '../store/people';
import type { World } from '../world';

/** Whether `reader` sees the address: people see their own; a shown one is seen by all. */
function seesEmail(person: Person, reader: Person): boolean {
  return person.email !== '' && (person.emailShown || person.accountId === reader.accountId);
}

export function userShape({ baseUrl }: World, person: Person, reader: Person): object {
  const avatar = `${baseUrl()}/avatar/${encodeURIComponent(person.accountId)}`;
  return {
    self: `${baseUrl()}/rest/api/3/user?accountId=${encodeURIComponent(person.accountId)}`,
    accountId: person.accountId,
    ...(seesEmail(person, reader) ? { emailAddress: person.email } : {}),
    avatarUrls: {
      '48x48': avatar,
      '24x24': `${avatar}?size=24`,
      '16x16': `${avatar}?size=16`,
      '32x32': `${avatar}?size=32`,
    },
    displayName: person.displayName,
    active: person.active,
    timeZone: person.timeZone,
    accountType: person.accountType,
  };
}

/** The account with this id, or null: for fields that may be empty, and for accounts that are gone. */
export function userOrNull(world: World, accountId: string | null, reader: Person): object | null {
  const person = accountId === null ? undefined : world.people.byId(accountId);
  return person ? userShape(world, person, reader) : null;
}
