/** Whom one may want to write to from an issue: people of its mails, its reporter, people of Jira. */
import type { Suggestion } from '../../contract';
import { isOwn } from '../../outbound';
import { loadConnections, ownAddresses } from '../connections';
import type { JiraDetails, JiraPerson, World } from '../ports';
import { participantsOf } from '../schemes';
import { suppressionsOf, whySuppressed } from '../suppressions';

const mostSuggested = 20;
/** One letter finds half of a company. */
const leastLetters = 2;

type Known = Omit<Suggestion, 'suppressed'>;

const fromJira = (people: readonly (JiraPerson | null)[], because: string): readonly Known[] =>
  people
    .filter((one) => one !== null && one.accountType !== 'app')
    .map((one) => ({ name: one?.displayName ?? '', address: one?.emailAddress ?? '', because }));

export async function suggestionsFor(world: World, issue: JiraDetails, query: string): Promise<readonly Suggestion[]> {
  const wanted = query.trim().toLowerCase();
  const { reporter } = issue;
  const [thread, reported, users, connections] = await Promise.all([
    participantsOf(world, issue.id),
    reporter === null ? null : world.jira.person(reporter.accountId),
    wanted.length < leastLetters ? [] : findPeople(world, query),
    loadConnections(world),
  ]);
  const own = ownAddresses(connections);
  const all = [
    ...thread.map(({ name, address }): Known => ({ name, address, because: 'takes part by mail' })),
    ...fromJira([reported], 'reporter'),
    ...fromJira(users, 'Jira user'),
  ].filter(
    ({ name, address }) =>
      address !== '' && !isOwn(own, address) && `${name} ${address}`.toLowerCase().includes(wanted),
  );
  const once = new Map<string, Known>();
  for (const one of all) if (!once.has(one.address.toLowerCase())) once.set(one.address.toLowerCase(), one);
  const suppressed = await suppressionsOf(world, [...once.keys()]);
  return [...once].slice(0, mostSuggested).map(([address, one]) => {
    const found = suppressed.get(address);
    return { ...one, suppressed: found === undefined ? null : whySuppressed(found) };
  });
}

/** With the addresses that profiles hide: apps may read them. */
async function findPeople({ jira }: World, query: string): Promise<readonly (JiraPerson | null)[]> {
  const found = await jira.people(query);
  return Promise.all(found.map(async (one) => (one.emailAddress === null ? jira.person(one.accountId) : one)));
}
