/** From an issue and what happened to it to the people who hear: gathers the facts, the rules decide. */
import type { NotificationScheme, SchemeDraft } from '../../contract';
import { planNotifications, schemeFor, type Happening, type Plan } from '../../outbound';
import { loadConnections, ownAddresses } from '../connections';
import type { JiraDetails, World } from '../ports';
import { suppressionsOf, whySuppressed } from '../suppressions';
import { fieldsOf, namedPeople } from './people';
import { loadSchemes } from './store';

export interface Planned {
  readonly scheme: NotificationScheme;
  readonly issue: JiraDetails;
  readonly plan: Plan;
}

/** null = no scheme holds the issue, or the issue is gone. `draft` stands in for all stored schemes. */
export async function planFor(
  world: World,
  issueId: string,
  happening: Happening,
  options: {
    readonly draft?: SchemeDraft | null;
    /** Why somebody is left alone for now; null when they are not. */
    readonly braked?: (address: string) => string | null;
  } = {},
): Promise<Planned | null> {
  const { draft = null, braked = (): null => null } = options;
  const schemes = draft === null ? await loadSchemes(world) : [asScheme(draft)];
  const fields = [...new Set(schemes.flatMap(({ rules }) => fieldsOf(rules)))];
  const issue = await world.jira.details(issueId, fields);
  if (issue === null) return null;
  const jqls = new Set(
    schemes.flatMap(({ scope, rules }) => [scope.jql, ...rules.map(({ jql }) => jql)]).filter((jql) => jql !== null),
  );
  const matching = await world.jira.matching(issue.id, [...jqls]);
  const finds = (jql: string): boolean => matching.has(jql);
  const scheme = schemeFor(schemes, issue, finds);
  if (scheme === null) return null;
  const [peopleOf, connections] = await Promise.all([namedPeople(world, issue, scheme.rules), loadConnections(world)]);
  const addresses = scheme.rules.flatMap(({ recipients }) =>
    recipients.flatMap(peopleOf).map(({ address }) => address.toLowerCase()),
  );
  const suppressed = await suppressionsOf(world, addresses);
  const plan = planNotifications({
    scheme,
    happening,
    peopleOf,
    finds,
    own: ownAddresses(connections),
    suppressed: (address) => {
      const found = suppressed.get(address);
      return found === undefined ? braked(address) : whySuppressed(found);
    },
  });
  return { scheme, issue, plan };
}

const asScheme = (draft: SchemeDraft): NotificationScheme => ({
  ...draft,
  id: 'draft',
  standard: false,
  createdAtMs: 0,
  updatedAtMs: 0,
});
