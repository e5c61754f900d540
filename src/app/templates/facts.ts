/** From Jira to what a template can speak of. */
import type { Language } from '../../contract';
import { sampleFacts, type LinkedFile, type MailComment, type MailFacts, type NamedPerson } from '../../outbound';
import type { JiraAttachment, JiraDetails, JiraPerson, World } from '../ports';

type Site = MailFacts['site'];

export const personOf = (person: JiraPerson | null): NamedPerson | null =>
  person === null ? null : { name: person.displayName, address: person.emailAddress ?? '' };

/** Where Jira shows a file; only people who may log in can open it. */
const fileOf = ({ url }: Site, { id, name, sizeBytes }: JiraAttachment): LinkedFile => ({
  name,
  sizeBytes,
  url: `${url}/rest/api/3/attachment/content/${encodeURIComponent(id)}`,
});

export function issueOf(issue: JiraDetails, site: Site): MailFacts['issue'] {
  return {
    key: issue.key,
    summary: issue.summary,
    url: `${site.url}/browse/${issue.key}`,
    type: issue.issueType,
    status: issue.statusName,
    priority: issue.priority,
    resolution: issue.resolution,
    project: { key: issue.projectKey, name: issue.projectName },
    reporter: personOf(issue.reporter),
    assignee: personOf(issue.assignee),
    createdMs: issue.createdMs,
    updatedMs: issue.updatedMs,
    description: issue.description,
  };
}

export interface FactsFor {
  readonly event: MailFacts['event'];
  readonly issue: JiraDetails;
  readonly site: Site;
  readonly language: Language;
  readonly subject: string;
  readonly dateMs: number;
  readonly actor?: NamedPerson;
  readonly comments?: readonly MailComment[];
  readonly changes?: MailFacts['changes'];
  readonly attachments?: readonly JiraAttachment[];
  readonly recipient?: NamedPerson;
  readonly body?: unknown;
  readonly links?: readonly JiraAttachment[];
  readonly media?: MailFacts['media'];
}

export function mailFacts(given: FactsFor): MailFacts {
  const { event, issue, site, language, subject, dateMs, media } = given;
  const nobody = { name: '', address: '' };
  return {
    event,
    issue: issueOf(issue, site),
    actor: given.actor ?? nobody,
    comments: given.comments ?? [],
    changes: given.changes ?? [],
    attachments: (given.attachments ?? []).map((one) => fileOf(site, one)),
    recipient: given.recipient ?? nobody,
    body: given.body ?? null,
    links: (given.links ?? []).map((one) => fileOf(site, one)),
    subject,
    dateMs,
    language,
    timeZone: 'Etc/UTC',
    site,
    ...(media === undefined ? {} : { media }),
  };
}

/** The real issue with the made-up event around it; all made up without an issue. */
export async function trialFacts(
  world: World,
  {
    issueKey,
    event,
    language,
  }: { readonly issueKey: string | null; readonly event: MailFacts['event']; readonly language: Language },
): Promise<MailFacts | null> {
  const sample = sampleFacts(event, language);
  if (issueKey === null) return sample;
  const issue = await world.jira.details(issueKey, []);
  if (issue === null) return null;
  const site = await world.jira.site();
  const newest = await world.jira.newestComment(issue.id);
  const comments: readonly MailComment[] =
    newest === null
      ? sample.comments
      : [{ author: personOf(newest.author) ?? sample.actor, createdMs: newest.createdMs, body: newest.body }];
  return {
    ...sample,
    issue: issueOf(issue, site),
    site,
    comments,
    actor: comments[0]?.author ?? sample.actor,
    attachments:
      issue.attachments.length === 0 ? sample.attachments : issue.attachments.map((one) => fileOf(site, one)),
    subject: `[${issue.key}] ${issue.summary}`,
    dateMs: world.now(),
  };
}
