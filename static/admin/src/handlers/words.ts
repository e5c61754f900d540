/** A mail handler in sentences one can read: the whole in one, and what else differs from the usual. */
import type {
  AddressTest,
  HandlerDraft,
  HandlerNotFound,
  MailFilter,
  MailPlace,
  TurnedAway,
  ValueTest,
  WhoMay,
} from '../../../../src/contract';
import { emptyDraft } from './defaults';

/** "Mail to billing@example.com becomes a Task in FIN; replies become public comments." */
export function sentenceOf(draft: HandlerDraft): string {
  const { notFound, found } = draft;
  const subject = mailWords(draft);
  const what = notFound.kind === 'create' ? subject : `${subject} that belongs to no issue`;
  return `${what} ${becomes(notFound)}; replies become ${found.visibility} comments.`;
}

function becomes(notFound: HandlerNotFound): string {
  if (notFound.kind !== 'create') return turnedAwayWords(notFound);
  const { projectKey, issueType } = notFound.issue;
  const type = issueType || 'issue';
  return `becomes ${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type} in ${projectKey || 'a project'}`;
}

export function turnedAwayWords({ kind }: TurnedAway): string {
  switch (kind) {
    case 'hold':
      return 'is held until a person looks at it';
    case 'discard':
      return 'is passed over';
    case 'refuse':
      return 'is refused, and its sender is told';
  }
}

/** "Mail from customer.example to billing@example.com whose subject contains “invoice”" */
function mailWords({ match }: HandlerDraft): string {
  const { senders, recipients, filters, filtersJoin } = match;
  const from = senders.length === 0 ? '' : ` from ${few(senders, 'senders')}`;
  const to =
    recipients.length === 0
      ? ''
      : ` to ${few(
          recipients.map(({ test }) => addressWords(test)),
          'recipients',
        )}`;
  const joint = filtersJoin === 'all' ? ' and ' : ' or ';
  const which =
    filters.length === 0
      ? ''
      : filters.length > 2
        ? ` that passes ${filtersJoin === 'all' ? 'all' : 'one'} of ${filters.length} filters`
        : ` ${filters.map(filterWords).join(joint)}`;
  return from + to + which === '' ? 'Mail' : `Mail${from}${to}${which}`;
}

function addressWords(test: AddressTest): string {
  switch (test.kind) {
    case 'equals':
      return test.address || '…';
    case 'domain':
      return `anybody at ${test.domain || '…'}`;
    case 'regex':
      return `addresses like ${test.pattern || '…'}`;
  }
}

function filterWords({ at, test, not }: MailFilter): string {
  return `whose ${placeWords(at)} ${testWords(test, not)}`;
}

export function placeWords(at: MailPlace): string {
  return at.kind === 'header' ? `${at.name || 'header'} field` : at.kind === 'body' ? 'text' : 'subject';
}

function testWords(test: ValueTest, not: boolean): string {
  switch (test.kind) {
    case 'contains':
      return `${not ? 'does not contain' : 'contains'} “${test.text}”`;
    case 'equals':
      return `${not ? 'is not' : 'is'} “${test.text}”`;
    case 'starts-with':
      return `${not ? 'does not start' : 'starts'} with “${test.text}”`;
    case 'regex':
      return `${not ? 'does not match' : 'matches'} ${test.pattern}`;
    case 'exists':
      return not ? 'is missing' : 'is there';
  }
}

/** "a", "a or b", "a, b and 3 other senders" */
function few(items: readonly string[], many: string): string {
  if (items.length <= 3) return joined(items, 'or');
  return `${items.slice(0, 2).join(', ')} and ${items.length - 2} other ${many}`;
}

export function joined(items: readonly string[], by: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${by} ${last}`;
}

// ------------------------------------------------------------------------------------------------ beside the sentence

/** The sections of the editor whose settings the sentence does not tell. */
export type Section = 'who' | 'found' | 'not-found' | 'people' | 'text' | 'machines';

/** What differs from a handler that nobody has changed, in short sentences; nothing = all as usual. */
export function notesOf(draft: HandlerDraft): Readonly<Record<Section, readonly string[]>> {
  return {
    who: whoNotes(draft),
    found: [...threadNotes(draft), ...foundNotes(draft)],
    'not-found': newIssueNotes(draft.notFound),
    people: peopleNotes(draft),
    text: textNotes(draft),
    machines: machineNotes(draft),
  };
}

const when = (holds: boolean, note: string): readonly string[] => (holds ? [note] : []);

function threadNotes({ threads }: HandlerDraft): readonly string[] {
  const { references, subjectKey } = threads;
  return [
    ...when(!references, 'An answer is known only by our own signed address or by a key in its subject.'),
    ...when(subjectKey === 'never', 'A key in the subject leads to no issue.'),
    ...when(subjectKey === 'known', 'A key in the subject counts for Jira users only.'),
    ...when(subjectKey === 'involved', 'A key in the subject counts for people involved in the issue only.'),
  ];
}

export function whoWords(who: WhoMay): string {
  switch (who.kind) {
    case 'everyone':
      return 'everyone';
    case 'known':
      return 'Jira users';
    case 'involved':
      return 'people involved in the issue';
    case 'domain':
      return `people at ${few(who.domains, 'domains') || '…'}`;
  }
}

function whoNotes({ access, authentication }: HandlerDraft): readonly string[] {
  const { block, blocked, comment, create, otherwise } = access;
  const isSame = JSON.stringify(comment) === JSON.stringify(create);
  const others = `; other mail ${turnedAwayWords(otherwise)}.`;
  return [
    ...when(isSame && comment.kind !== 'everyone', `Only ${whoWords(comment)} may write${others}`),
    ...when(!isSame && comment.kind !== 'everyone', `Only ${whoWords(comment)} may comment${others}`),
    ...when(!isSame && create.kind !== 'everyone', `Only ${whoWords(create)} may open issues${others}`),
    ...when(block.length > 0, `Mail from ${few(block, 'senders')} ${turnedAwayWords(blocked)}.`),
    ...when(authentication.failed === 'hold', 'Mail that is not from whom it says is held.'),
  ];
}

function foundNotes({ found }: HandlerDraft): readonly string[] {
  const { reopen, longClosed } = found;
  const then = longClosed === null ? null : longClosed.then;
  const fate =
    then === null ? '' : then.kind === 'linked-issue' ? 'opens a new issue linked to it' : turnedAwayWords(then);
  return [
    ...when(reopen !== null, 'Mail to a closed issue opens it again.'),
    ...(longClosed === null
      ? []
      : [`Mail to an issue that has been closed for ${counted(longClosed.days, 'day')} ${fate}.`]),
  ];
}

function newIssueNotes(notFound: HandlerNotFound): readonly string[] {
  if (notFound.kind !== 'create') return [];
  const { priority, labels, components, fields, extract } = notFound.issue;
  return [
    ...when(priority !== null, `Priority ${priority ?? ''}.`),
    ...when(labels.length > 0, `Labelled ${joined(labels, 'and')}.`),
    ...when(components.length > 0, `In ${joined(components, 'and')}.`),
    ...when(fields.length > 0, `Sets ${counted(fields.length, 'other field')}.`),
    ...when(extract.length > 0, `Takes values from the mail by ${counted(extract.length, 'pattern')}.`),
  ];
}

function peopleNotes({ people, sender }: HandlerDraft): readonly string[] {
  return [
    ...when(sender.unknown === 'hold', 'Mail of people who are no Jira users is held.'),
    ...when(!sender.asReporter, 'Senders do not become reporters.'),
    ...when(sender.comment === 'verified-user', 'Verified Jira users comment in their own name.'),
    ...when(people.copied.kind === 'watchers', 'Jira users in To and Cc become watchers.'),
    ...when(people.copied.kind === 'participants', 'Jira users in To and Cc become participants.'),
    ...when(people.senderWatches, 'The sender watches the issue.'),
  ];
}

function textNotes({ text, attachments }: HandlerDraft): readonly string[] {
  const { allow, block, mostBytes, leaveOutRepeatedImages, original } = attachments;
  return [
    ...when(text.quotes === 'keep', 'Quotes are kept.'),
    ...when(text.signatures === 'keep', 'Signatures are kept.'),
    ...when(allow.length > 0, `Attaches only ${few(allow, 'kinds of files')}.`),
    ...when(block.length > 0, `Leaves out ${few(block, 'kinds of files')}.`),
    ...(mostBytes === null ? [] : [`Leaves out files larger than ${megabytes(mostBytes)}.`]),
    ...when(!leaveOutRepeatedImages, 'Keeps repeated pictures.'),
    ...when(original === 'always', 'Attaches the mail itself.'),
  ];
}

const machineNames = {
  autoReplies: ['Automatic replies', 'are'],
  generated: ['Mail that machines send', 'is'],
  bulk: ['Bulk mail', 'is'],
  lists: ['Mail of mailing lists', 'is'],
  calendar: ['Invitations', 'are'],
} as const;
const fates = { accept: 'let in', hold: 'held', discard: 'passed over' } as const;
const kinds = ['autoReplies', 'generated', 'bulk', 'lists', 'calendar'] as const;

function machineNotes({ machines, limits }: HandlerDraft): readonly string[] {
  const notes = kinds
    .filter((kind) => machines[kind] !== emptyDraft.machines[kind])
    .map((kind) => `${machineNames[kind].join(' ')} ${fates[machines[kind]]}.`);
  return [
    ...notes,
    ...(limits.mostBytes === null ? [] : [`Mails larger than ${megabytes(limits.mostBytes)} are held.`]),
    ...when(limits.brake === null, 'There is no brake for senders who write very often.'),
  ];
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export const bytesInMegabyte = 1_048_576;

export function megabytes(bytes: number): string {
  const size = bytes / bytesInMegabyte;
  return `${Number(size.toFixed(size < 10 ? 1 : 0))} MB`;
}
