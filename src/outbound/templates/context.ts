/** What a template can speak of: the facts of a mail as variables. The reference of `variables.ts` names each of them. */
import { adfToHtml, adfToText, type AdfMedia, type MediaPlace } from '../../adf';
import type { IssueChange, Language, NotifiableKind } from '../../contract';
import { SafeHtml, type Scope } from './engine';

export interface NamedPerson {
  readonly name: string;
  readonly address: string;
}

export interface LinkedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Where Jira shows it. */
  readonly url: string;
}

export interface MailIssue {
  readonly key: string;
  readonly summary: string;
  readonly url: string;
  readonly type: string;
  readonly status: string;
  readonly priority: string;
  readonly resolution: string;
  readonly project: { readonly key: string; readonly name: string };
  readonly reporter: NamedPerson | null;
  readonly assignee: NamedPerson | null;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** ADF. */
  readonly description: unknown;
}

export interface MailComment {
  readonly author: NamedPerson;
  readonly createdMs: number;
  /** ADF. */
  readonly body: unknown;
}

export interface MailFacts {
  /** `email` = written by a person from the issue. */
  readonly event: NotifiableKind | 'email';
  readonly issue: MailIssue;
  /** Who did it, or writes. */
  readonly actor: NamedPerson;
  /** The new comments, oldest first. */
  readonly comments: readonly MailComment[];
  readonly changes: readonly IssueChange[];
  /** Files added to the issue. */
  readonly attachments: readonly LinkedFile[];
  readonly recipient: NamedPerson;
  /** ADF: what the person wrote; null when nobody did. */
  readonly body: unknown;
  /** Files that are too big to be sent along. */
  readonly links: readonly LinkedFile[];
  /** Subject of the conversation. */
  readonly subject: string;
  readonly dateMs: number;
  readonly language: Language;
  readonly timeZone: string;
  readonly site: { readonly name: string; readonly url: string };
  /** Where a picture of a Jira text is shown. */
  readonly media?: (media: AdfMedia) => MediaPlace;
}

const nobody: NamedPerson = { name: '', address: '' };
const iso = (ms: number): string => new Date(ms).toISOString();

export function templateScope(facts: MailFacts): Scope {
  const { issue, comments, media } = facts;
  const rich = (adf: unknown): { html: SafeHtml; text: string } => ({
    html: new SafeHtml(adfToHtml(adf, media === undefined ? {} : { media })),
    text: adfToText(adf).trim(),
  });
  const said = comments.map(({ author, createdMs, body }) => ({ author, created: iso(createdMs), ...rich(body) }));
  const file = ({ name, sizeBytes, url }: LinkedFile): object => ({ name, size_bytes: sizeBytes, url });
  return {
    event: { kind: facts.event, actor: facts.actor, time: iso(facts.dateMs) },
    issue: {
      key: issue.key,
      summary: issue.summary,
      url: issue.url,
      type: issue.type,
      status: issue.status,
      priority: issue.priority,
      resolution: issue.resolution,
      project: issue.project,
      reporter: issue.reporter ?? nobody,
      assignee: issue.assignee ?? nobody,
      created: iso(issue.createdMs),
      updated: iso(issue.updatedMs),
      description: rich(issue.description),
    },
    comment: said.at(-1) ?? { author: nobody, created: '', ...rich(null) },
    comments: said,
    changes: facts.changes.map(({ field, from, to }) => ({ field, from, to })),
    attachments: facts.attachments.map(file),
    recipient: facts.recipient,
    mail: { language: facts.language, body: rich(facts.body), links: facts.links.map(file) },
    thread: { subject: facts.subject },
    site: facts.site,
  };
}
