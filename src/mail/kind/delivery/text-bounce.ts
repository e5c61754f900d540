/**
 * Bounces in plain words: qmail, Exim, old sendmail, Gmail, Exchange 5.5, Notes and many others wrote them without
 * a machine's part. Which recipient failed and what the server said is read from the lines.
 */
import { findAddress } from '../../reply/mailbox';
import { fold } from '../clue';
import wordData from '../data/delivery-words.json';
import type { DeliveryAction, ReportedRecipient } from '../mail-kind';
import { readDeliveryStatus } from './report';
import { isVague, judgeFailure, replyCode, statedStatus } from './status';

const dividers = wordData.originalDividers.map(fold);
const mostLines = 400;
const mostRecipients = 100;

/** The report's own words: the lines above the copy of the returned mail. */
export function reportLines(text: string): string[] {
  const lines = text
    .slice(0, 200_000)
    .split(/\r\n|\r|\n/)
    .slice(0, mostLines);
  const end = lines.findIndex((line, at) => isDivider(line) || (at > 0 && beginsHeaders(lines, at)));
  return end < 0 ? lines : lines.slice(0, end);
}

/** A line of its own that says what follows: drawn around with dashes or ending in a colon or full stop. */
function isDivider(line: string): boolean {
  const text = fold(line.slice(0, 200));
  if (text.length > 90 || !/^[-=*~_ ]{2,}|[:.]$|[-=*_ ]{2,}$/.test(text)) return false;
  const words = text.replace(/^[-=*~_ ]+|[-=*~_ :.]+$/g, '');
  return dividers.some((divider) => words === divider || (divider.length > 20 && words.includes(divider)));
}

/** Three header lines in a row, one of them a mail's own. */
function beginsHeaders(lines: readonly string[], at: number): boolean {
  if (
    !/^(?:Received|Return-Path|DKIM-Signature|X-Received|Delivered-To|Message-ID|Date|From|To|Subject)\s?:/i.test(
      lines[at] ?? '',
    )
  )
    return false;
  const next = lines.slice(at, at + 12).filter((line) => /^[A-Za-z][A-Za-z0-9-]+\s?:/.test(line));
  const unindented = lines.slice(at, at + 6).filter((line) => line.trim() !== '' && !/^[ \t]/.test(line));
  return (
    next.length >= 3 &&
    unindented.every((line) => /^[A-Za-z][A-Za-z0-9-]+\s?:/.test(line)) &&
    /^(?:received|return-path|message-id|dkim-signature|mime-version|x-[a-z-]+)\s?:/im.test(next.join('\n'))
  );
}

/**
 * Who failed and why. `named`: recipients the report's header names; `notRecipients`: the reporter and whom it reports to.
 */
export function readTextBounce(
  lines: readonly string[],
  action: DeliveryAction,
  named: readonly string[],
  notRecipients: ReadonlySet<string>,
): ReportedRecipient[] {
  if (lines.some((line) => /^\s*(?:final-recipient|diagnostic-code)\s?:/i.test(line))) {
    const inText = readDeliveryStatus(lines.map((line) => line.trim()).join('\n'));
    if (inText.length > 0) return inText;
  }
  const entries = entriesIn(lines, new Set(named), notRecipients);
  const whole = lines.join('\n');
  if (entries.length === 0) {
    const address = named[0] ?? firstAddress(lines, notRecipients);
    // Nobody is named and nothing said: the words are the reporter's own.
    const silent =
      address === '' && replyCode(whole) === null && judgeFailure(whole, null, 'failed').reason === 'unknown';
    return [recipientOf(address, action, silent ? '' : whole)];
  }
  const told = entries.filter(
    ({ words }) =>
      statedStatus(words) !== null ||
      replyCode(words) !== null ||
      judgeFailure(words, null, 'failed').reason !== 'unknown',
  );
  return entries.map(({ address, words }) => recipientOf(address, action, told.length > 0 ? words : whole));
}

/** What the words say of recipients of whom the report's fields say only that it failed. */
export function withWords(
  recipients: readonly ReportedRecipient[],
  lines: readonly string[],
): readonly ReportedRecipient[] {
  if (!recipients.some(isBare)) return recipients;
  const entries = entriesIn(lines, new Set(recipients.map(({ address }) => address)), new Set());
  return recipients.map((recipient) => {
    const words = entries.find(({ address }) => address === recipient.address)?.words;
    const told =
      isBare(recipient) && words !== undefined ? recipientOf(recipient.address, recipient.action, words) : null;
    if (told === null || told.reason === 'unknown') return recipient;
    return { ...told, status: `${recipient.status.charAt(0)}${told.status.slice(1)}`, remoteMta: recipient.remoteMta };
  });
}

function isBare({ status, diagnostic, action }: ReportedRecipient): boolean {
  return diagnostic === '' && isVague(status) && (action === 'failed' || action === 'delayed');
}

function recipientOf(address: string, action: DeliveryAction, words: string): ReportedRecipient {
  const said = words.replace(/\s+/g, ' ').trim();
  return {
    address,
    action,
    ...judgeFailure(said, statedStatus(said), action),
    diagnostic: said.slice(0, 1000),
    remoteMta: null,
  };
}

interface Entry {
  readonly address: string;
  words: string;
}

/** Lines that begin with a recipient's address, and what is said until the next. */
function entriesIn(lines: readonly string[], named: ReadonlySet<string>, notRecipients: ReadonlySet<string>): Entry[] {
  const entries = new Map<string, Entry>();
  let open: Entry | null = null;
  let blanks = 0;
  for (const line of lines) {
    if (line.trim() === '') {
      blanks += 1;
      continue;
    }
    const address = leadingAddress(line);
    const counts = address !== null && (named.has(address) || (named.size === 0 && !notRecipients.has(address)));
    if (counts && entries.size < mostRecipients) {
      open = entries.get(address) ?? { address, words: '' };
      entries.set(address, open);
    }
    if (open !== null && (counts || blanks < 2) && open.words.length < 2000) open.words += `\n${line}`;
    blanks = 0;
  }
  return [...entries.values()];
}

/** The address a line begins with, after brackets, bullets, a reply code or a word such as `Recipient:`. */
function leadingAddress(line: string): string | null {
  const text = line
    .slice(0, 500)
    .replace(/^[\s<"'*(•-]+/, '')
    .replace(
      /^(?:(?:final |failed )?recipient(?: address)?\s?:|>?>> rcpt to:|>?>>\s?rcpt to|rcpt to:|to:|[45]\d\d[ -](?=[<\w]))[\s<"']*/i,
      '',
    );
  const found = findAddress(text);
  return found !== null && found.start === 0 ? text.slice(0, found.end).toLowerCase() : null;
}

function firstAddress(lines: readonly string[], notRecipients: ReadonlySet<string>): string {
  for (const line of lines) {
    for (
      let found = findAddress(line.slice(0, 1000));
      found !== null;
      found = findAddress(line.slice(0, 1000), found.end)
    ) {
      const address = line.slice(found.start, found.end).toLowerCase();
      if (!notRecipients.has(address)) return address;
    }
  }
  return '';
}
