/** Every Disposition there is, and the ways in which one can be carried out, as mails with what must come of each. */
import { randomBytes } from 'node:crypto';
import type { NewIssueAction, SettledAction } from '../../../src/contract';
import type { Outcome } from '../../../src/app/ledger';
import type { PlatformCall } from '../../../src/local/runtime';
import { commentAs, inboxOf } from '../people';
import type { Product } from '../product';
import { heartbeat } from './heartbeat';
import { deliveryRecords, messageRecords } from './records';
import type { Scenario } from './sweep';

const support = 'support@postroom.example';
const ana = 'ana@customer.example';

interface Part {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentId?: string;
}

interface Wanted {
  readonly outcome: Outcome;
  readonly comments: number;
  readonly issues: number;
  /** On the issue. */
  readonly attachments?: number;
  /** Records with this outcome; default 1. */
  readonly records?: number;
}

/** A word that stands in subject and text of this mail and nowhere else. */
const wordOf = (name: string, round: string): string =>
  `w${Buffer.from(`${name} ${round}`).toString('hex').slice(-56)}`;

function mail(word: string, subject: string, body: string, parts: readonly Part[] = [], headers = ''): Buffer {
  const head =
    `From: Ana Example <${ana}>\r\nTo: ${support}\r\nSubject: ${subject} ${word}\r\nDate: ${new Date().toUTCString()}\r\n` +
    `Message-ID: <${word}@customer.example>\r\nMIME-Version: 1.0\r\n${headers}`;
  const images = parts.filter(({ contentId }) => contentId !== undefined);
  const html = `<p>${body}</p>${images.map(({ contentId }) => `<img src="cid:${contentId}">`).join('')}`;
  const text =
    images.length === 0
      ? `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`
      : `Content-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`;
  if (parts.length === 0) return Buffer.from(head + text);
  const files = parts.map(
    ({ name, bytes, contentId }) =>
      `--b\r\nContent-Type: image/png; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n` +
      (contentId === undefined
        ? `Content-Disposition: attachment; filename="${name}"\r\n`
        : `Content-Disposition: inline; filename="${name}"\r\nContent-ID: <${contentId}>\r\n`) +
      `\r\n${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  );
  return Buffer.from(
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${text}${files.join('')}--b--\r\n`,
  );
}

/** What Jira has of this mail; read from the twin's tables. */
function effects(
  { host }: Product,
  word: string,
): { readonly comments: number; readonly issues: number; readonly attachments: number } {
  const like = `%${word}%`;
  const count = (sql: string, ...values: string[]): number =>
    (host.db.prepare(`SELECT count(*) AS count FROM ${sql}`).get(...values) as { count: number }).count;
  const onIssue = 'jira_attachments a JOIN jira_issues i ON i.id = a.issue_id';
  return {
    comments: count('jira_comments WHERE body LIKE ?', like),
    issues: count('jira_issues WHERE summary LIKE ?', like),
    attachments: count(`${onIssue} WHERE i.summary LIKE ? OR a.file_name LIKE ?`, like, like),
  };
}

function verdict(product: Product, word: string, wanted: Wanted): readonly string[] {
  const problems: string[] = [];
  const seen = effects(product, word);
  if (seen.comments !== wanted.comments) problems.push(`${seen.comments} comments instead of ${wanted.comments}`);
  if (seen.issues !== wanted.issues) problems.push(`${seen.issues} issues instead of ${wanted.issues}`);
  if (wanted.attachments !== undefined && seen.attachments !== wanted.attachments) {
    problems.push(`${seen.attachments} attachments instead of ${wanted.attachments}`);
  }
  const records = messageRecords(product.host.db).filter(({ subject = '' }) => subject.includes(word));
  const told = records.filter(({ outcome }) => outcome === wanted.outcome).length;
  if (told !== (wanted.records ?? 1)) {
    problems.push(
      `the ledger says ${records.map(({ outcome, reason }) => `${outcome} (${reason})`).join(', ') || 'nothing'}`,
    );
  }
  return problems;
}

interface Receiving {
  readonly name: string;
  readonly wanted: Wanted;
  readonly newIssue?: NewIssueAction;
  readonly settled?: SettledAction;
  readonly source: (word: string) => Buffer;
  /** The mail comes so often. */
  readonly copies?: number;
  /** Files of such a name (SQL LIKE) lie on this issue, as many as comments of these mails. */
  readonly beside?: { readonly file: string; readonly issue: string };
}

function receiving({ name, wanted, newIssue, settled, source, copies = 1, beside }: Receiving): Scenario {
  return {
    name,
    prepare: (product) => change(product, newIssue, settled),
    begin: async ({ host }, round) => {
      const bytes = source(wordOf(name, round));
      for (let copy = 0; copy < copies; copy++) await host.mail.append(support, 'INBOX', [bytes]);
    },
    check: (product, round) => {
      const word = wordOf(name, round);
      const there = beside === undefined ? [] : besideComments(product, beside.file, beside.issue);
      return [...verdict(product, word, wanted), ...server(product, word, wanted, settled, copies), ...there];
    },
  };
}

function besideComments({ host }: Product, file: string, issue: string): readonly string[] {
  const count = (sql: string, ...values: string[]): number =>
    (host.db.prepare(sql).get(...values) as { count: number }).count;
  const joined = 'JOIN jira_issues i ON i.id = o.issue_id WHERE i.key = ?';
  const files = count(`SELECT count(*) AS count FROM jira_attachments o ${joined} AND o.file_name LIKE ?`, issue, file);
  const comments = count(
    `SELECT count(*) AS count FROM jira_comments o ${joined} AND o.body LIKE '%this is w%'`,
    issue,
  );
  return files === comments ? [] : [`${files} files ${file} beside ${comments} comments`];
}

/** Settled mail is acknowledged as the admin chose; what a person must look at stays as it is. */
function server(
  { host }: Product,
  word: string,
  { outcome }: Wanted,
  settled: SettledAction | undefined,
  copies: number,
): readonly string[] {
  const holding = (folder: string): readonly { readonly flags: readonly string[] }[] =>
    host.mail
      .messages(support, folder, { limit: 10_000 })
      .filter(({ header }) => header.toString('latin1').includes(word));
  const inbox = holding('INBOX');
  if (settled?.kind === 'move') {
    const moved = holding(settled.folder).length;
    return inbox.length === 0 && moved === copies ? [] : [`${inbox.length} left in the inbox, ${moved} moved`];
  }
  const flagged = inbox.filter(({ flags }) => flags.includes('\\Seen')).length;
  const wanted = outcome === 'hold' ? 0 : copies;
  return flagged === wanted ? [] : [`${flagged} marked as seen instead of ${wanted}`];
}

async function change(
  product: Product,
  newIssue: NewIssueAction = { kind: 'create', projectKey: 'DEMO', issueType: 'Task' },
  settled: SettledAction = { kind: 'seen' },
): Promise<void> {
  const { connections } = await product.ask('connections.list', {});
  for (const { connection } of connections) {
    if (connection.direction !== 'incoming') continue;
    const { name, server: address, incoming } = connection;
    const draft = { direction: 'incoming', name, server: address, incoming: { ...incoming, settled } } as const;
    await product.ask('connections.save', { id: connection.id, draft, password: null, newIssue });
    await product.ask('connections.enable', { id: connection.id, enabled: true, insist: true });
  }
}

const file = (name: string, sizeBytes: number): Part => ({ name, bytes: randomBytes(sizeBytes) });
const same = randomBytes(500);

const automatic = 'Auto-Submitted: auto-replied\r\n';

function bounceSource(word: string): Buffer {
  return Buffer.from(
    `From: MAILER-DAEMON@customer.example\r\nTo: ${support}\r\nSubject: Undelivered Mail ${word}\r\n` +
      `Message-ID: <${word}@customer.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n` +
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n' +
      '--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n' +
      '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n\r\n' +
      `Final-Recipient: rfc822; ${ana}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n` +
      `--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: ${support}\r\nTo: ${ana}\r\nMessage-ID: <${word}.sent@postroom.example>\r\n\r\nHello\r\n--b--\r\n`,
  );
}

const hello = (word: string): string => `Hello, this is ${word}.`;

export const receivingScenarios: readonly Scenario[] = [
  receiving({
    name: 'comment',
    wanted: { outcome: 'comment', comments: 1, issues: 0 },
    source: (word) => mail(word, '[DEMO-1]', hello(word)),
  }),
  receiving({
    name: 'comment with files',
    wanted: { outcome: 'comment', comments: 1, issues: 0, attachments: 3 },
    source: (word) => {
      const twins = [1, 2].map(() => ({ name: `${word}-twin.png`, bytes: same }));
      return mail(word, '[DEMO-2]', hello(word), [file(`${word}.png`, 900), ...twins]);
    },
  }),
  receiving({
    name: 'comment with a picture in the text',
    wanted: { outcome: 'comment', comments: 1, issues: 0, attachments: 1 },
    source: (word) => mail(word, '[DEMO-3]', hello(word), [{ ...file(`${word}.png`, 700), contentId: `${word}@x` }]),
  }),
  receiving({
    name: 'comment that is longer than Jira takes',
    wanted: { outcome: 'comment', comments: 1, issues: 0 },
    beside: { file: 'message-%.eml', issue: 'DEMO-4' },
    source: (word) => mail(word, '[DEMO-4]', `${hello(word)} ${'long '.repeat(9000)}`),
  }),
  receiving({
    name: 'create',
    wanted: { outcome: 'create', comments: 0, issues: 1, attachments: 0 },
    source: (word) => mail(word, 'New', hello(word)),
  }),
  receiving({
    name: 'create with files and a picture',
    wanted: { outcome: 'create', comments: 0, issues: 1, attachments: 2 },
    source: (word) =>
      mail(word, 'New', hello(word), [file('a.png', 900), { ...file('b.png', 700), contentId: `${word}@x` }]),
  }),
  receiving({
    name: 'create from a mail that is longer than Jira takes',
    wanted: { outcome: 'create', comments: 0, issues: 1, attachments: 1 },
    source: (word) => mail(word, 'New', `${hello(word)} ${'long '.repeat(9000)}`),
  }),
  receiving({
    name: 'create with a file that the gateway carries',
    wanted: { outcome: 'create', comments: 0, issues: 1, attachments: 1 },
    source: (word) => mail(word, 'New', hello(word), [file('big.png', 2_000_000)]),
  }),
  receiving({
    name: 'bounce',
    wanted: { outcome: 'bounce', comments: 0, issues: 0 },
    source: bounceSource,
  }),
  receiving({
    name: 'discard',
    wanted: { outcome: 'discard', comments: 0, issues: 0 },
    source: (word) => mail(word, '[DEMO-1]', hello(word), [], automatic),
  }),
  receiving({
    name: 'hold',
    newIssue: { kind: 'hold' },
    wanted: { outcome: 'hold', comments: 0, issues: 0 },
    source: (word) => mail(word, 'Question', hello(word)),
  }),
  receiving({
    name: 'the same mail twice',
    copies: 2,
    wanted: { outcome: 'comment', comments: 1, issues: 0 },
    source: (word) => mail(word, '[DEMO-1]', hello(word)),
  }),
  receiving({
    name: 'comment, moved when settled',
    settled: { kind: 'move', folder: 'Archive' },
    wanted: { outcome: 'comment', comments: 1, issues: 0 },
    source: (word) => mail(word, '[DEMO-1]', hello(word)),
  }),
];

/** A mail may go out twice only when the app was cut off between the server's word and writing it down. */
const wasHandedOver = (calls: readonly PlatformCall[]): boolean =>
  calls.some(({ name }) => name.endsWith('/v1/submit'));

const notification: Scenario = {
  name: 'notification',
  prepare: async (product) => {
    await product.host.mail.append(support, 'INBOX', [mail('opening', '[DEMO-5]', 'Hello.')]);
    await product.turn();
  },
  begin: (product, round) =>
    commentAs(product, 'kim@postroom.example', 'DEMO-5', `Dear Ana, ${wordOf('notification', round)}`),
  check: (product, round, calls) => {
    const word = wordOf('notification', round);
    const got = inboxOf(product, ana).filter(({ text }) => text.includes(word));
    const ids = new Set(got.map(({ messageId }) => messageId));
    const accepted = deliveryRecords(product.host.db).filter(
      ({ messageId = '', outcome }) => outcome === 'accepted' && ids.has(messageId as never),
    );
    const most = wasHandedOver(calls) ? 2 : 1;
    return [
      ...(got.length >= 1 && got.length <= most ? [] : [`${got.length} mails arrived`]),
      ...(ids.size === 1 ? [] : [`${ids.size} Message-IDs`]),
      ...(accepted.length === 1 ? [] : [`${accepted.length} deliveries accepted`]),
    ];
  },
};

export const scenarios: readonly Scenario[] = [...receivingScenarios, notification, heartbeat];
