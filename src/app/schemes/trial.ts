/** What the page asks of schemes: a trial on a real issue, and what rules choose among. */
import type { AdminAnswers, NotifiableKind, NotificationRule, SchemeDraft, SchemeTrial, Trigger } from '../../contract';
import type { Happening } from '../../outbound';
import type { World } from '../ports';
import { planFor } from './plan';
import { loadSchemes, refused } from './store';

export async function trySchemes(
  world: World,
  {
    issueKey,
    event,
    triggeredBy,
    draft,
  }: {
    readonly issueKey: string;
    readonly event: NotifiableKind;
    readonly triggeredBy: Trigger;
    readonly draft: SchemeDraft | null;
  },
): Promise<SchemeTrial> {
  if ((await world.jira.issue(issueKey)) === null) {
    throw refused(`There is no issue ${issueKey} that Postroom may see.`, 'Check the key.');
  }
  const rules = (draft === null ? await loadSchemes(world) : [draft]).flatMap((one) => one.rules);
  const planned = await planFor(world, issueKey, made(event, triggeredBy, rules), { draft });
  if (planned === null) return { scheme: null, people: [], rules: [] };
  const { scheme, plan } = planned;
  return {
    scheme: { id: scheme.id, name: scheme.name },
    rules: plan.rules,
    people: plan.people.map(({ name, address, ruleId, as, template, language, notBecause }) => ({
      name,
      address,
      ruleId,
      as,
      template,
      language,
      notBecause,
    })),
  };
}

/** An event of this kind, caused by nobody in particular; statuses and fields change to whatever the rules wait for. */
function made(kind: NotifiableKind, trigger: Trigger, rules: readonly NotificationRule[]): Happening {
  const waited = rules.flatMap(({ events }) => events);
  const changes = waited.flatMap((one) => {
    if (one.kind === 'updated') return one.fields.map((field) => ({ fieldId: field, field, from: '', to: '' }));
    return one.kind === 'status-changed'
      ? one.to.map((to) => ({ fieldId: 'status', field: 'Status', from: '', to }))
      : [];
  });
  return { kinds: [kind], changes, isInternal: false, cause: { trigger, accountId: null, addresses: [], told: [] } };
}

export async function schemeChoices({ jira }: World): Promise<AdminAnswers['schemes.choices']> {
  const { statuses, issueTypes, fields, roles } = await jira.choices();
  const plain = fields.map(({ id, name }) => ({ id, name }));
  const addressFields = fields.filter(({ holdsPeople }) => holdsPeople).map(({ id, name }) => ({ id, name }));
  return { statuses, issueTypes, fields: plain, roles, addressFields };
}

export async function findRecipients(
  { jira }: World,
  { query }: { readonly query: string },
): Promise<AdminAnswers['recipients.find']> {
  if (query.trim() === '') return { found: [] };
  const [people, groups] = await Promise.all([jira.people(query), jira.findGroups(query)]);
  return {
    found: [
      ...people
        .filter(({ accountType }) => accountType !== 'app')
        .map(({ accountId, displayName, emailAddress }) => ({
          recipient: { kind: 'user' as const, accountId, name: displayName },
          label: displayName,
          hint: emailAddress ?? '',
        })),
      ...groups.map(({ id, name }) => ({
        recipient: { kind: 'group' as const, groupId: id, name },
        label: name,
        hint: 'group',
      })),
    ],
  };
}
