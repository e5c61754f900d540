/** Where is that mail? One question to the log, the mailboxes themselves and Jira, and an answer in a sentence. */
import { z } from 'zod';
import type { FindAnswer, Finding, IncomingConnection, LogRow, SearchAnswer } from '../../contract';
import { isIncoming, loadConnections, loginOf } from '../connections';
import { recordKey, referenceKey } from '../keys';
import { loadState, messageEntity } from '../ledger';
import { storeKeyText, type World } from '../ports';
import { attempt } from '../remedy';
import { logPage } from './page';
import { questionOf, type Question } from './question';

const mostRows = 10;

export async function findMail(
  world: World,
  { text, sinceMs }: { readonly text: string; readonly sinceMs: number | null },
): Promise<FindAnswer> {
  const question = questionOf(text);
  const mailboxes = (await loadConnections(world)).filter(isIncoming);
  const [page, seen, jira] = await Promise.all([
    logPage(world, { ...anywhere, text, fromMs: sinceMs, limit: mostRows }),
    Promise.all(mailboxes.map((mailbox) => lookInto(world, mailbox, question, text, sinceMs))),
    askJira(world, question),
  ]);
  const { rows } = page;
  const log: Finding = {
    place: 'log',
    name: 'Mail log',
    state: rows.length > 0 ? 'found' : 'not-found',
    text:
      rows.length === 0
        ? 'Nothing.'
        : rows.length === 1
          ? '1 mail.'
          : `${rows.length === mostRows ? 'The newest ' : ''}${rows.length} mails.`,
  };
  const findings = [log, ...seen.map(({ finding }) => finding), ...jira];
  return { ...answerFrom(rows, seen, jira), findings, rows };
}

const anywhere = { direction: 'both', connectionId: null, outcome: null, toMs: null, cursor: null } as const;

type Listed = SearchAnswer['messages'][number];

interface Seen {
  readonly finding: Finding;
  /** In the mailbox, but not in the log. */
  readonly unknown: readonly Listed[];
  readonly mailbox: IncomingConnection;
  /** Mail from before is not read; 0 = all is. */
  readonly startMs: number;
}

async function lookInto(
  world: World,
  mailbox: IncomingConnection,
  question: Question,
  text: string,
  sinceMs: number | null,
): Promise<Seen> {
  const { startMs } = await loadState(world, mailbox.id);
  const asked = await attempt(() => searchMailbox(world, mailbox, question, text, sinceMs));
  const base = { place: 'mailbox', name: mailbox.name } as const;
  if (!asked.ok) {
    const finding: Finding = { ...base, state: 'failed', text: `It could not be searched: ${asked.failure.message}` };
    return { finding, unknown: [], mailbox, startMs };
  }
  const { messages, complete } = asked.value;
  const keys = messages.map(({ ref }) => ({ key: recordKey(mailbox.id, ref), entity: messageEntity }));
  const known = await world.store.getMany(keys);
  const unknown = messages.filter((_, at) => !known.has(storeKeyText(keys[at] ?? { key: '' })));
  return { finding: { ...base, ...mailboxWords(messages.length, complete) }, unknown, mailbox, startMs };
}

function mailboxWords(count: number, complete: boolean): Pick<Finding, 'state' | 'text'> {
  const limits = complete ? '' : ' Only its newest mails could be looked at.';
  if (count === 0) return { state: 'not-found', text: `Nothing in its folder.${limits}` };
  return { state: 'found', text: `${count === 1 ? '1 mail' : `${count} mails`} in its folder.${limits}` };
}

const mostInMailbox = 20;

async function searchMailbox(
  world: World,
  mailbox: IncomingConnection,
  question: Question,
  text: string,
  sinceMs: number | null,
): Promise<SearchAnswer> {
  const server = await loginOf(world, mailbox);
  const { folder } = mailbox.incoming;
  const since = sinceMs === null ? {} : { sinceMs };
  const answers = await Promise.all(
    criteriaOf(question, text).map((criteria) =>
      world.gateway.call('search', { server, folder, ...criteria, ...since, limit: mostInMailbox }),
    ),
  );
  const all = new Map(answers.flatMap(({ messages }) => messages).map((one) => [JSON.stringify(one.ref), one]));
  return { messages: [...all.values()], complete: answers.every(({ complete }) => complete) };
}

interface Criteria {
  readonly from?: string;
  readonly subject?: string;
  readonly messageId?: string;
}

function criteriaOf(question: Question, text: string): readonly Criteria[] {
  switch (question.by) {
    case 'message':
      return [{ messageId: question.messageId }];
    case 'address':
      return [{ from: question.address }];
    case 'issue':
      return [{ subject: question.issueKey }];
    case 'words':
      return [{ subject: text }, { from: text }];
    case 'nothing':
      return [];
  }
}

const reference = z.object({ issueId: z.string() });

async function askJira(world: World, question: Question): Promise<readonly Finding[]> {
  const base = { place: 'jira', name: 'Jira' } as const;
  if (question.by === 'issue') {
    const issue = await world.jira.issue(question.issueKey);
    if (issue === null)
      return [{ ...base, state: 'not-found', text: `There is no issue ${question.issueKey} that Postroom may see.` }];
    return [{ ...base, state: 'found', text: `${issue.key}: ${issue.summary}` }];
  }
  if (question.by !== 'message') return [];
  const known = reference.safeParse(await world.store.get({ key: referenceKey(question.messageId) }));
  if (!known.success) return [];
  const issue = await world.jira.issue(known.data.issueId);
  const text = issue === null ? 'Its issue was deleted.' : `Answers to it go to ${issue.key}: ${issue.summary}`;
  return [{ ...base, state: issue === null ? 'not-found' : 'found', text }];
}

function answerFrom(
  rows: readonly LogRow[],
  seen: readonly Seen[],
  jira: readonly Finding[],
): Pick<FindAnswer, 'sentence' | 'atMs'> {
  const waiting = seen.find(({ unknown }) => unknown.length > 0);
  const [newest] = rows;
  if (newest !== undefined && (waiting === undefined || !isNewer(waiting.unknown, newest))) return fate(newest);
  if (waiting !== undefined) return unread(waiting);
  const blind = seen.filter(({ finding }) => finding.state === 'failed');
  if (blind.length > 0) {
    const names = blind.map(({ mailbox }) => `“${mailbox.name}”`).join(', ');
    return { sentence: `It is not in the log, and ${names} could not be searched.`, atMs: null };
  }
  if (jira.some(({ state }) => state === 'found'))
    return { sentence: 'No mail is known, but Jira knows the issue.', atMs: null };
  return seen.length === 0
    ? { sentence: 'It is not in the log, and there is no mailbox to look into.', atMs: null }
    : {
        sentence: 'It did not reach any mailbox that Postroom reads, or it was removed before it was read.',
        atMs: null,
      };
}

const isNewer = (listed: readonly Listed[], { atMs }: LogRow): boolean =>
  listed.some(({ receivedMs }) => receivedMs !== null && receivedMs > atMs);

function unread({ mailbox, unknown, startMs }: Seen): Pick<FindAnswer, 'sentence' | 'atMs'> {
  const atMs = unknown[0]?.receivedMs ?? null;
  const where = `It is in “${mailbox.name}”`;
  if (atMs !== null && atMs < startMs) {
    return { sentence: `${where}, but it is older than the time from which this mailbox is read.`, atMs };
  }
  if (!mailbox.enabled) return { sentence: `${where} and is not read, because the connection is off.`, atMs };
  return { sentence: `${where} and was not read yet: the next poll takes it.`, atMs };
}

function fate(row: LogRow): Pick<FindAnswer, 'sentence' | 'atMs'> {
  const { connection, outcome, issueKey, reason, atMs, settledMs, direction, to } = row;
  const at = settledMs ?? atMs;
  if (direction === 'out') return { sentence: `It went out to ${to}: ${outcome}. ${reason}`, atMs: at };
  const where = connection.name === '' ? 'It arrived' : `It arrived in “${connection.name}”`;
  const end: Readonly<Record<string, string>> = {
    comment: `and became a comment on ${issueKey ?? 'its issue'}.`,
    create: `and became the new issue ${issueKey ?? ''}.`,
    hold: `and is held for a person: ${reason}`,
    waiting: `and waits for another try: ${reason}`,
    discard: `and was discarded: ${reason}`,
    bounce: `as a bounce: ${reason}`,
    heartbeat: `as a heartbeat: ${reason}`,
    gone: `but was removed before it could be read.`,
    claimed: 'and is being worked on.',
  };
  return { sentence: `${where} ${end[outcome] ?? `and is ${outcome}: ${reason}`}`, atMs: at };
}
