/** Our own mail coming back: through a rule that forwards, a list, or a mailbox that is its own recipient. */
import type { Message } from '../message';
import { evidence, headerEvidence } from './clue';
import type { PlainKind } from './mail-kind';

/** How our own mail is known. */
export interface OwnMail {
  /** Addresses we send from. */
  readonly addresses: readonly string[];
  /** The domain at the end of the Message-IDs we make; null when they have none of our own. */
  readonly messageIdDomain: string | null;
  /** Header fields only our mail carries, such as `X-Postroom-Delivery`. */
  readonly markerHeaders: readonly string[];
}

/** Our own mail; null when the message is somebody else's. The head is looked at, never the body, which may quote us. */
export function recogniseOwnMail(message: Message, own: OwnMail): PlainKind | null {
  for (const name of own.markerHeaders) {
    const marker = headerEvidence(message, name);
    if (marker !== null) return { kind: 'own-mail', evidence: [marker] };
  }
  const domain = own.messageIdDomain?.toLowerCase() ?? '';
  if (domain !== '' && message.messageId?.toLowerCase().endsWith(`@${domain}`) === true) {
    return { kind: 'own-mail', evidence: [evidence('header Message-ID', message.messageId)] };
  }
  const from = message.from?.address.toLowerCase() ?? '';
  if (from === '' || !own.addresses.some((address) => address.toLowerCase() === from)) return null;
  return { kind: 'own-mail', evidence: [evidence('header From', from)] };
}
