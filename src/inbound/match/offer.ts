/** Which handler takes a mail: the first that is for it, by recipient, sender and what stands in the mail. */
import type { AddressTest, MailFilter, MailHandler, RecipientField, RecipientRule } from '../../contract';
import { parseAddresses, readPlusAddress, type Message } from '../../mail';
import { patternFound } from './pattern';
import { passes, placeName, valuesAt } from './place';
import { domainOf, senderEntryFor } from './wildcard';

/** What a handler said to a mail. */
export interface Offer {
  readonly handler: MailHandler;
  readonly takes: boolean;
  /** What spoke for it or against it. */
  readonly looked: string;
}

export interface Choice {
  /** null = no handler takes it. */
  readonly handler: MailHandler | null;
  /** Those that were asked, the last one the one that takes it. */
  readonly offers: readonly Offer[];
}

/** Offers the mail to the handlers in their order. */
export function chooseHandler(message: Message, handlers: readonly MailHandler[]): Choice {
  const offers: Offer[] = [];
  for (const handler of handlers) {
    const against = objection(message, handler);
    offers.push({ handler, takes: !against.objects, looked: against.looked });
    if (!against.objects) return { handler, offers };
  }
  return { handler: null, offers };
}

interface Said {
  readonly objects: boolean;
  readonly looked: string;
}

function objection(message: Message, { match }: MailHandler): Said {
  const said = [
    recipientsSay(message, match.recipients),
    sendersSay(message, match.senders),
    filtersSay(message, match.filters, match.filtersJoin),
  ];
  const against = said.find(({ objects }) => objects);
  if (against !== undefined) return against;
  const looked = said.map((one) => one.looked).filter((one) => one !== '');
  return { objects: false, looked: looked.length === 0 ? 'any mail' : looked.join('; ') };
}

function recipientsSay(message: Message, rules: readonly RecipientRule[]): Said {
  if (rules.length === 0) return { objects: false, looked: '' };
  for (const rule of rules) {
    const found = rule.in.flatMap((field) => recipientsIn(message, field)).find((address) => isFor(address, rule.test));
    if (found !== undefined) return { objects: false, looked: `to ${found}` };
  }
  const fields = new Set(rules.flatMap((rule) => rule.in));
  const given = [...new Set([...fields].flatMap((field) => recipientsIn(message, field)))];
  return { objects: true, looked: given.length === 0 ? 'no recipient' : `to ${given.join(', ')}` };
}

/** A mail to thousands is judged by its first recipients. */
const mostRecipients = 500;

const trace = {
  'delivered-to': ['Delivered-To', 'X-Delivered-To'],
  'x-original-to': ['X-Original-To'],
  'envelope-to': ['Envelope-To', 'X-Envelope-To'],
} as const;

function recipientsIn(message: Message, field: RecipientField): readonly string[] {
  const addresses =
    field === 'to'
      ? message.to
      : field === 'cc'
        ? message.cc
        : trace[field].flatMap((name) => message.headers.all(name).flatMap((value) => parseAddresses(value)));
  return addresses.slice(0, mostRecipients).flatMap(({ address }) => (address === '' ? [] : [address.toLowerCase()]));
}

function isFor(address: string, test: AddressTest): boolean {
  switch (test.kind) {
    case 'equals': {
      const wanted = test.address.toLowerCase();
      return address === wanted || readPlusAddress(address)?.base === wanted;
    }
    case 'domain':
      return domainOf(address) === test.domain;
    case 'regex':
      return patternFound(test.pattern, address);
  }
}

function sendersSay({ from }: Message, senders: readonly string[]): Said {
  if (senders.length === 0) return { objects: false, looked: '' };
  const address = from?.address ?? '';
  const entry = senderEntryFor(senders, address);
  const shown = address === '' ? 'no sender' : `from ${address}`;
  return { objects: entry === null, looked: entry === null ? shown : `${shown} (${entry})` };
}

function filtersSay(message: Message, filters: readonly MailFilter[], join: 'all' | 'any'): Said {
  if (filters.length === 0) return { objects: false, looked: '' };
  const judged = filters.map((filter) => filterSays(message, filter));
  const decisive = join === 'all' ? judged.find(({ objects }) => objects) : judged.find(({ objects }) => !objects);
  const all = judged.map(({ looked }) => looked).join('; ');
  return decisive ?? { objects: join === 'any', looked: all };
}

function filterSays(message: Message, { at, test, not }: MailFilter): Said {
  const values = valuesAt(message, at);
  const found = values.find((value) => passes(value, test));
  const shown = found ?? values[0];
  const looked = shown === undefined ? `no ${placeName(at)}` : `${placeName(at)}: ${shown.slice(0, 100)}`;
  return { objects: (found !== undefined) === not, looked };
}
