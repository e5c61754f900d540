/** Message to Disposition and ADF on one core: kind, clues, handlers with rules of every sort, the decision, the text, the document. */
import { handlerDraft, type MailHandler } from '../src/contract';
import {
  chooseHandler,
  decide,
  judgeFiles,
  mailBody,
  planPeople,
  threadClues,
  type FollowedClue,
} from '../src/inbound';
import { parseMessage, recogniseKind, splitReply, type Message } from '../src/mail';
import { generateMails } from './mails';
import { collectGarbage } from './measure';

const count = 2_000;
const seed = 1;
const rounds = 5;
const ownAddresses = ['support@acme-jira.example'];
const own = { addresses: ownAddresses, messageIdDomain: null, markerHeaders: ['X-Postroom-Delivery'] };

/** Five handlers that pass the mail on, each by another rule, and one that takes it and looks for values. */
function handlers(): readonly MailHandler[] {
  const regex = (pattern: string): object => ({ kind: 'regex', pattern });
  const drafts = [
    { match: { recipients: [{ in: ['to', 'cc', 'delivered-to'], test: regex('^billing(\\+.*)?@') }] } },
    { match: { senders: ['*@partner.example', 'vip.example'] } },
    { match: { filters: [{ at: { kind: 'subject' }, test: regex('\\b(invoice|rechnung) [0-9]{6,}') }] } },
    { match: { filters: [{ at: { kind: 'body' }, test: regex('customer number: *[0-9]{8}') }] } },
    { match: { filters: [{ at: { kind: 'header', name: 'X-Priority' }, test: { kind: 'equals', text: '1' } }] } },
    {
      access: { block: ['*@spam.example', 'noise.example'] },
      attachments: { block: ['*.exe', 'application/x-*'] },
      people: { copied: { kind: 'watchers' } },
      notFound: {
        kind: 'create',
        issue: {
          projectKey: 'PROJ',
          issueType: 'Task',
          extract: [
            {
              at: { kind: 'subject' },
              pattern: '(?<number>[0-9]{4,})',
              sets: [{ group: 'number', to: { kind: 'label' } }],
            },
          ],
        },
      },
    },
  ];
  return drafts.map((draft, at) => ({
    ...handlerDraft.parse({ name: `Handler ${at + 1}`, ...draft }),
    id: String(at + 1),
    version: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
  }));
}

/** Gives the characters written, so that nothing can be left out. */
function decideOne(message: Message, offered: readonly MailHandler[]): number {
  const clues = threadClues(message, ['secret'], ownAddresses).map((clue): FollowedClue => ({
    clue,
    issue: clue.by === 'subject-key' ? issue(clue.issueKey) : null,
    involvedAs: [],
  }));
  const { disposition, handler } = decide({
    message,
    kind: recogniseKind(message, own),
    beat: null,
    beforeStart: false,
    choice: chooseHandler(message, offered),
    leftOver: 'hold',
    clues,
    user: null,
    recentMails: 0,
    mapped: null,
    nowMs: message.dateMs ?? 0,
  });
  if (disposition.kind !== 'comment' && disposition.kind !== 'create') return 0;
  if (handler === null) return 0;
  const split = splitReply(message);
  const files = judgeFiles(message.attachments, handler.attachments, () => false);
  const people = planPeople(message, handler.people, ownAddresses);
  const leftOut = files.filter(({ kept }) => !kept).map(({ file }) => file.name);
  const { document } = mailBody(message, split, { picture: () => null, nameSender: true, leftOut });
  return document.content.length + people.copied.length;
}

const issue = (key: string): FollowedClue['issue'] => ({
  id: key,
  key,
  summary: '',
  projectKey: key.split('-')[0] ?? '',
  issueType: 'Task',
  status: 'To Do',
  closed: false,
  closedMs: null,
});

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export function decideBench(): Promise<object> {
  const { from, mails } = generateMails(count, seed);
  const offered = handlers();
  const onCore: number[] = [];
  const byClock: number[] = [];
  let written = 0;
  for (let round = 0; round <= rounds; round++) {
    // Parsed anew each time: what a message works out late (its parts' text) must not be ready from the round before.
    const [others = [], messages = []] = [mails, mails].map((all) => all.map((mail) => parseMessage(mail)));
    // Nor does the garbage of parsing count.
    collectGarbage();
    // Collecting on demand also drops the compiled code of classes of which no object is left (a collection of V8's own accord drops
    // none while mails keep coming), so other messages have it compiled again before the clock runs.
    for (const message of others) written += decideOne(message, offered);
    const started = performance.now();
    const before = process.cpuUsage();
    for (const message of messages) written += decideOne(message, offered);
    const { user, system } = process.cpuUsage(before);
    // The first round warms the compiler up.
    if (round === 0) continue;
    onCore.push((1e6 * messages.length) / (user + system));
    byClock.push((1000 * messages.length) / (performance.now() - started));
  }
  return Promise.resolve({
    // By the time of the processor, so that what else runs on the machine does not count.
    mailsPerSecond: Math.round(median(onCore)),
    byClock: Math.round(median(byClock)),
    handlers: offered.length,
    mails: `${mails.length} from ${from}, seed ${seed}`,
    written,
  });
}
