/** Who of a mail's people is added to its issue. Whether they are Jira users is for Jira to say. */
import type { HandlerPeople } from '../../contract';
import type { Address, Message } from '../../mail';
import { senderEntryFor } from '../match/wildcard';

export interface PlannedPeople {
  /** Addresses in To and Cc, lower case, each once. */
  readonly copied: readonly string[];
  /** Where they go; null = nowhere. `field` is a field that takes several people. */
  readonly as: { readonly kind: 'watchers' } | { readonly kind: 'field'; readonly field: string } | null;
  readonly senderWatches: boolean;
}

export function planPeople(message: Message, rules: HandlerPeople, ownAddresses: readonly string[]): PlannedPeople {
  const { copied, senderWatches } = rules;
  if (copied.kind === 'nothing') return { copied: [], as: null, senderWatches };
  const sender = message.from?.address.toLowerCase() ?? '';
  const given = [...message.to, ...message.cc].map(({ address }: Address) => address.toLowerCase());
  const people = [...new Set(given)].filter(
    (address) =>
      address.includes('@') &&
      address !== sender &&
      !ownAddresses.some((own) => isSame(own, address)) &&
      senderEntryFor(rules.except, address) === null,
  );
  const as = copied.kind === 'watchers' ? copied : { kind: 'field' as const, field: copied.field };
  return { copied: people.length > rules.most ? [] : people, as, senderWatches };
}

/** Our address with a token behind the plus sign is our address. */
function isSame(own: string, address: string): boolean {
  if (own === address) return true;
  const at = own.lastIndexOf('@');
  return address.startsWith(`${own.slice(0, at)}+`) && address.endsWith(own.slice(at));
}
