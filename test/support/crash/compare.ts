/** What Jira and the ledger have, beside what the generator says. Read from the host's tables, past the app. */
import type { DatabaseSync } from 'node:sqlite';
import { messageRecords, type Keyed } from './records';
import type { MessageRecord } from '../../../src/app/ledger';
import type { Expectation } from '../load/expectation';
import { readTables } from '../load/host-process';

export interface Comparison {
  readonly mails: number;
  readonly comments: { readonly wanted: number; readonly found: number };
  readonly issues: { readonly wanted: number; readonly found: number };
  /** Mails that ought to be in Jira and are not, or have no record. */
  readonly lost: number;
  /** Mails that are in Jira more than once. */
  readonly double: number;
  /** Mails on another issue than the generator says. */
  readonly astray: number;
  readonly attachments: { readonly wanted: number; readonly found: number };
  readonly unfinished: number;
  /** The first few, in words. */
  readonly problems: readonly string[];
}

interface Effect {
  readonly kind: 'comment' | 'issue';
  readonly issueKey: string;
}

const mostProblems = 20;

export function compare(dataDir: string, expected: readonly Expectation[]): Comparison {
  const db = readTables(dataDir);
  const effects = effectsByMarker(db);
  const records = messageRecords(db);
  const attachments = (db.prepare('SELECT count(*) AS count FROM jira_attachments').get() as { count: number }).count;
  db.close();
  const byId = recordsByMessageId(records);
  const problems: string[] = [];
  const tally = { lost: 0, double: 0, astray: 0 };
  const count = (what: keyof typeof tally, one: Expectation, detail: string): void => {
    tally[what]++;
    if (problems.length < mostProblems) problems.push(`${what}: ${one.file} ${one.subject} (${one.target}): ${detail}`);
  };
  const keyOf = (messageId: string | null): string | undefined => recordOf(byId, messageId)?.issueKey;
  const sound = expected.filter(({ malformed, messageId }) => !malformed && messageId !== null);
  for (const one of sound) {
    const record = recordOf(byId, one.messageId);
    const found = effects.get(record?.identity ?? '') ?? [];
    if (record === undefined) count('lost', one, 'no record');
    else if (found.length > 1)
      count('double', one, found.map(({ kind, issueKey }) => `${kind} ${issueKey}`).join(', '));
    else if (one.getsIn && found.length === 0) count('lost', one, `${record.outcome}: ${record.reason}`);
    else if (!one.getsIn && found.length > 0) count('astray', one, `is on ${found[0]?.issueKey ?? ''}`);
    else if (one.getsIn && !isRight(one, found[0], keyOf(one.threadRoot))) {
      count('astray', one, `${found[0]?.kind ?? ''} ${found[0]?.issueKey ?? ''}: ${record.reason}`);
    }
  }
  const all = [...effects.values()].flat();
  const goesIn = sound.filter(({ getsIn }) => getsIn);
  const broken = new Set(expected.filter(({ malformed }) => malformed).map(({ messageId }) => bare(messageId)));
  const ofBroken = records.filter(({ messageId = '' }) => messageId === '' || broken.has(messageId));
  const brokenEffects = ofBroken.flatMap(({ identity = '' }) => effects.get(identity) ?? []);
  const kinds = (list: readonly Effect[], kind: Effect['kind']): number =>
    list.filter((one) => one.kind === kind).length;
  return {
    mails: expected.length,
    comments: {
      wanted: goesIn.filter(({ target }) => target !== 'new').length,
      found: kinds(all, 'comment') - kinds(brokenEffects, 'comment'),
    },
    issues: {
      wanted: goesIn.filter(({ target }) => target === 'new').length,
      found: kinds(all, 'issue') - kinds(brokenEffects, 'issue'),
    },
    ...tally,
    attachments: {
      wanted: expected.filter(({ getsIn }) => getsIn).reduce((sum, one) => sum + one.attachments, 0),
      found: attachments,
    },
    unfinished: records.filter(({ outcome }) => outcome === 'claimed' || outcome === 'waiting').length,
    problems,
  };
}

function isRight({ target }: Expectation, found: Effect | undefined, rootKey: string | undefined): boolean {
  if (target === 'new') return found?.kind === 'issue';
  return found?.kind === 'comment' && found.issueKey === (target === 'thread' ? rootKey : target);
}

/** By the marker that the app left: the identity of the mail. */
function effectsByMarker(db: DatabaseSync): ReadonlyMap<string, readonly Effect[]> {
  const rows = db
    .prepare(
      `SELECT p.entity AS entity, json_extract(p.value, '$.mail') AS mail, i.key AS issueKey FROM jira_properties p
       LEFT JOIN jira_comments c ON p.entity = 'comment' AND c.id = p.entity_id
       JOIN jira_issues i ON i.id = CASE p.entity WHEN 'comment' THEN c.issue_id ELSE p.entity_id END
       WHERE p.key = 'postroom'`,
    )
    .all() as { entity: string; mail: string; issueKey: string }[];
  const found = new Map<string, Effect[]>();
  for (const { entity, mail, issueKey } of rows) {
    const kind = entity === 'comment' ? 'comment' : 'issue';
    found.set(mail, [...(found.get(mail) ?? []), { kind, issueKey }]);
  }
  return found;
}

function recordsByMessageId(records: readonly Keyed<MessageRecord>[]): ReadonlyMap<string, readonly MessageRecord[]> {
  const found = new Map<string, MessageRecord[]>();
  for (const record of records) {
    const id = record.messageId ?? '';
    found.set(id, [...(found.get(id) ?? []), record]);
  }
  return found;
}

const bare = (messageId: string | null): string => (messageId ?? '').replace(/^<|>$/g, '');

function recordOf(byId: ReadonlyMap<string, readonly MessageRecord[]>, id: string | null): MessageRecord | undefined {
  return byId.get(bare(id))?.[0];
}
