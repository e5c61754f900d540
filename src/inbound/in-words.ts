/** A decision in words: for the explanation, and for what a back-test would change. */
import type { DispositionKind } from '../contract';
import type { BeatMark } from '../mail';
import type { Decision, Disposition } from './disposition';
import type { FileVerdict } from './plan/files';
import type { PlannedPeople } from './plan/people';

/** Why, in one word. */
export function reasonOf(disposition: Disposition): string {
  switch (disposition.kind) {
    case 'comment':
      return disposition.thread.by;
    case 'create':
      return disposition.link === null ? 'no-issue' : 'issue-closed';
    case 'bounce':
      return 'bounce';
    case 'heartbeat':
      return 'heartbeat';
    case 'discard':
    case 'refuse':
    case 'hold':
      return disposition.reason;
  }
}

/** What would be done, in a sentence. */
export function dispositionInWords(disposition: Disposition): string {
  switch (disposition.kind) {
    case 'comment': {
      const how = disposition.internal ? 'Internal comment' : 'Comment';
      return `${how} on ${disposition.thread.issue.key}.`;
    }
    case 'create': {
      const { projectKey, issueType, summary } = disposition.issue;
      return `New ${issueType} in ${projectKey}: “${summary}”.`;
    }
    case 'bounce': {
      const who = disposition.recipients.map(({ address, status }) => `${address} (${status})`).join(', ');
      return `A mail of ours did not arrive: ${who === '' ? 'unknown recipient' : who}.`;
    }
    case 'heartbeat':
      return `A heartbeat came back: it was ${beatInWords(disposition)}.`;
    case 'discard':
    case 'refuse':
    case 'hold':
      return disposition.detail;
  }
}

export const beatInWords = ({ sentMs }: BeatMark): string => `sent at ${new Date(sentMs).toISOString().slice(0, 19)}Z`;

/** "3 seconds", "4 minutes": how long a mail was on its way. */
export function delayInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return 'less than a second';
  if (seconds < 120) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

export interface Planned {
  readonly decision: Decision;
  readonly files: readonly FileVerdict[];
  readonly people: PlannedPeople;
}

/** Everything that is decided of a mail, by name: two of them can be compared. */
export function particulars(
  { decision, files, people }: Planned,
  names: Names = new Map(),
): ReadonlyMap<string, string> {
  const { disposition, handler } = decision;
  const found = new Map<string, string>([
    ['outcome', `${disposition.kind} (${reasonOf(disposition)})`],
    ['handler', handler?.name ?? 'none'],
  ]);
  if (disposition.kind === 'comment') {
    found.set('issue', disposition.thread.issue.key);
    found.set('comment', disposition.internal ? 'internal' : 'public');
    found.set('written by', disposition.author.kind === 'app' ? 'Postroom' : 'the sender');
    found.set('opens it again', disposition.reopen === null ? 'no' : (disposition.reopen.transition ?? 'yes'));
  }
  if (disposition.kind === 'create')
    for (const [name, value] of issueParticulars(disposition, names)) found.set(name, value);
  if (disposition.kind === 'comment' || disposition.kind === 'create') {
    const out = files.filter(({ kept }) => !kept).map(({ file }) => file.name);
    found.set('left out', out.join(', '));
    found.set('people added', people.copied.join(', '));
    found.set('sender watches', people.senderWatches ? 'yes' : 'no');
  }
  return found;
}

function issueParticulars({ issue, link }: Extract<Disposition, { kind: 'create' }>, names: Names): [string, string][] {
  return [
    ['project', issue.projectKey],
    ['issue type', issue.issueType],
    ['summary', issue.summary],
    ['priority', issue.priority ?? ''],
    ['labels', issue.labels.join(', ')],
    ['components', issue.components.join(', ')],
    ['reporter', issue.reporter === null ? '' : (names.get(issue.reporter) ?? issue.reporter)],
    ['linked to', link === null ? '' : `${link.thread.issue.key} (${link.linkType})`],
    ...Object.entries(issue.fields).map(([field, value]): [string, string] => [field, valueInWords(value, names)]),
  ];
}

/** What Jira users are called, by account id; whoever is not in it is called by the id. */
export type Names = ReadonlyMap<string, string>;

/** Jira users in what is decided of a mail. */
export function accountsIn({ disposition }: Decision): readonly string[] {
  if (disposition.kind !== 'create') return [];
  const { reporter, fields } = disposition.issue;
  return [reporter, ...Object.values(fields).map(accountOf)].filter((id) => id !== null);
}

/** The value of a field as people read it. */
export function valueInWords(value: unknown, names: Names): string {
  const account = accountOf(value);
  return account === null ? JSON.stringify(value) : (names.get(account) ?? account);
}

function accountOf(value: unknown): string | null {
  const isUser = typeof value === 'object' && value !== null && 'accountId' in value;
  return isUser && typeof value.accountId === 'string' ? value.accountId : null;
}

/** `priority: Medium → Highest`, for each that differs. */
export function differences(before: Planned, after: Planned, names: Names): readonly string[] {
  const [old, now] = [particulars(before, names), particulars(after, names)];
  const shown = (value: string | undefined): string => (value === undefined || value === '' ? 'none' : value);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => (old.get(name) ?? '') !== (now.get(name) ?? ''))
    .map((name) => `${name}: ${shown(old.get(name))} → ${shown(now.get(name))}`);
}

export function outcomeInShort({ disposition, handler }: Decision): {
  readonly kind: DispositionKind;
  readonly detail: string;
  readonly handler: string | null;
} {
  return { kind: disposition.kind, detail: dispositionInWords(disposition), handler: handler?.name ?? null };
}
