/** What would happen with a mail, and why. Nothing is done, in Jira or on the mail server. */
import { FailureError, type Explanation, type Failure, type MailSource } from '../../contract';
import { explanationOf, valueInWords, type Disposition, type Names } from '../../inbound';
import { parseMessage } from '../../mail';
import type { World } from '../ports';
import { personOnce, splitFor, type Judging } from '../receive';
import { judge, namesIn, openBench, type Bench, type Edited, type Judged } from './judge';
import { fetchMails, type FetchedMail } from './mails';

export interface ExplainInput {
  readonly mailboxId: string;
  readonly source: MailSource;
  readonly edited: Edited | null;
}

export async function explain(world: World, { mailboxId, source, edited }: ExplainInput): Promise<Explanation> {
  const bench = await openBench(world, mailboxId, edited);
  const { message, bytes, receivedMs } = await mailOf(world, bench, source);
  const judged = await judge(bench.edited, message, bytes, receivedMs);
  const split = splitFor(message, judged.mail.choice, true);
  return explanationOf({ ...judged, split, acts: await actsOf(bench.edited, judged) });
}

async function mailOf(world: World, { connection }: Bench, source: MailSource): Promise<Omit<FetchedMail, 'ref'>> {
  if (source.kind === 'source') {
    const bytes = Buffer.from(source.data, source.encoding === 'base64' ? 'base64' : 'utf8');
    return { message: parseMessage(bytes), bytes, receivedMs: null };
  }
  for await (const mail of fetchMails(world, connection, [source.ref])) return mail;
  throw new FailureError(gone);
}

const gone: Failure = {
  code: 'message-gone',
  message: 'The mail is not in its folder any more.',
  evidence: '',
  fix: { text: 'Choose another mail, or drop the mail as a file.' },
};

/** One sentence each, in the order in which it would be done. */
async function actsOf(judging: Judging, { decision, files, people, facts }: Judged): Promise<readonly string[]> {
  const { disposition } = decision;
  if (disposition.kind === 'refuse')
    return [`Tell ${facts.message.from?.address ?? 'the sender'} that it is not taken.`];
  if (disposition.kind !== 'comment' && disposition.kind !== 'create') return [];
  const kept = files.filter(({ kept: isKept }) => isKept).map(({ file }) => file.name);
  const sender = facts.message.from?.address ?? '';
  const watching = [
    ...(people.senderWatches ? [sender] : []),
    ...(people.as?.kind === 'watchers' ? people.copied : []),
  ];
  const [watchers, participants] = await Promise.all([
    namesOf(judging, watching),
    namesOf(judging, people.as?.kind === 'field' ? people.copied : []),
  ]);
  return [
    ...mainActs(disposition, await namesIn(judging, decision)),
    ...(kept.length === 0 ? [] : [`Attach ${kept.join(', ')}.`]),
    ...(watchers === '' ? [] : [`Make watchers: ${watchers}.`]),
    ...(participants === '' ? [] : [`Add to ${people.as?.kind === 'field' ? people.as.field : ''}: ${participants}.`]),
  ];
}

function mainActs(disposition: Extract<Disposition, { kind: 'comment' | 'create' }>, names: Names): readonly string[] {
  if (disposition.kind === 'comment') {
    const { thread, internal, author, reopen } = disposition;
    const who = author.kind === 'user' ? ' in the sender’s name' : '';
    return [
      `${internal ? 'Write an internal comment' : 'Comment'} on ${thread.issue.key}${who}.`,
      ...(reopen === null
        ? []
        : [`Open ${thread.issue.key} again${reopen.transition === null ? '' : ` (“${reopen.transition}”)`}.`]),
    ];
  }
  const { issue, link } = disposition;
  const set = [
    issue.priority === null ? '' : `priority ${issue.priority}`,
    issue.labels.length === 0 ? '' : `labels ${issue.labels.join(', ')}`,
    issue.components.length === 0 ? '' : `components ${issue.components.join(', ')}`,
    ...Object.entries(issue.fields).map(([field, value]) => `${field} ${valueInWords(value, names)}`),
  ].filter((part) => part !== '');
  return [
    `Create a ${issue.issueType} in ${issue.projectKey}: “${issue.summary}”.`,
    ...(set.length === 0 ? [] : [`Set ${set.join('; ')}.`]),
    ...(link === null ? [] : [`Link it to ${link.thread.issue.key} (“${link.linkType}”).`]),
  ];
}

async function namesOf(judging: Judging, addresses: readonly string[]): Promise<string> {
  const people = await Promise.all(addresses.map((address) => personOnce(judging, address)));
  return people.flatMap((person) => (person?.active === true ? [person.displayName] : [])).join(', ');
}
