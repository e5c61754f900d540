/** What `explain` knows of the world: issues and handlers from files, in place of Jira and storage. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { handlerDraft, type MailHandler } from '../../contract';
import type { Clue, FollowedClue, IssueFacts } from '../../inbound';
import { normaliseMessageId, type OwnMail } from '../../mail';

/** `seed_issues.json` of ../shared/tools/gen_load.py: our address, and the Message-IDs we sent for each issue. */
const issuesFile = z.object({
  own_address: z.string().optional(),
  projects: z.array(z.string()).default([]),
  issues: z.record(z.string(), z.array(z.string())).default({}),
});

export interface Known {
  readonly own: OwnMail;
  readonly handlers: readonly MailHandler[];
  issue(key: string): IssueFacts | null;
  /** The key of the issue for which we sent the mail. */
  sentFor(messageId: string): string | null;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Without handlers: comments on issues, and new issues of everything else that people write. */
export function loadKnown(issuesPath: string | null, handlersPath: string | null): Known {
  const { own_address: own, projects, issues } = issuesFile.parse(issuesPath === null ? {} : read(issuesPath));
  const [projectKey = 'MAIL'] = projects;
  const standard = { name: 'Standard', notFound: { kind: 'create', issue: { projectKey, issueType: 'Task' } } };
  const drafts = z.array(handlerDraft).parse(handlersPath === null ? [standard] : read(handlersPath));
  const sent = new Map(
    Object.entries(issues).flatMap(([key, ids]) => ids.map((id) => [normaliseMessageId(id) ?? id, key] as const)),
  );
  return {
    own: {
      addresses: own === undefined ? [] : [own.toLowerCase()],
      messageIdDomain: null,
      markerHeaders: ['X-Postroom-Delivery'],
    },
    handlers: drafts.map((draft, at) => ({ ...draft, id: `${at + 1}`, version: 1, createdAtMs: 0, updatedAtMs: 0 })),
    issue: (key) => (Object.hasOwn(issues, key) ? issueNamed(key) : null),
    sentFor: (messageId) => sent.get(messageId) ?? null,
  };
}

function issueNamed(key: string): IssueFacts {
  const projectKey = key.slice(0, key.lastIndexOf('-'));
  return { id: key, key, summary: '', projectKey, issueType: 'Task', status: '', closed: false, closedMs: null };
}

/** Every clue that leads somewhere, and keys that do not. */
export function follow(known: Known, clues: readonly Clue[]): readonly FollowedClue[] {
  return clues.flatMap((clue) => {
    const key =
      clue.by === 'references' ? known.sentFor(clue.messageId) : clue.by === 'reply-token' ? null : clue.issueKey;
    const issue = key === null ? null : known.issue(key);
    return issue === null && clue.by === 'references' ? [] : [{ clue, issue, involvedAs: [] }];
  });
}
