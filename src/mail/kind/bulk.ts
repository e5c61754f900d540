/** Mail to many: lists (RFC 2919, 2369), `Precedence: bulk`, newsletters. A person may have written to a list. */
import type { Message } from '../message';
import { evidence, headerEvidence } from './clue';
import type { Evidence, ListMail, PlainKind } from './mail-kind';

/** The list or bulk mail a message is; null when it is none. */
export function recogniseBulk(message: Message): ListMail | PlainKind | null {
  const precedence = headerEvidence(message, 'Precedence', (value) => /^\s*(?:bulk|junk|list)\b/i.test(value));
  const list = first(message, [
    'List-Id',
    'List-Post',
    'Mailing-List',
    'X-Mailing-List',
    'X-Google-Group-Id',
    'X-Mailman-Version',
    'X-BeenThere',
  ]);
  if (list !== null || precedence?.value.toLowerCase().startsWith('list') === true) {
    const proof = [list, precedence].filter((found) => found !== null);
    return { kind: 'list', listId: listId(message), evidence: proof };
  }
  const unsubscribe = headerEvidence(message, 'List-Unsubscribe');
  const sent = first(message, [
    'Feedback-ID',
    'X-Campaign',
    'X-CampaignID',
    'X-Campaign-Id',
    'X-Mailgun-Tag',
    'X-MC-User',
    'X-SFMC-Stack',
    'X-CSA-Complaints',
  ]);
  if (precedence !== null) return { kind: 'bulk', evidence: [precedence] };
  return unsubscribe === null
    ? null
    : { kind: 'bulk', evidence: [unsubscribe, sent].filter((found) => found !== null) };
}

function first(message: Message, names: readonly string[]): Evidence | null {
  for (const name of names) {
    const found = headerEvidence(message, name);
    if (found !== null) return found;
  }
  return null;
}

function listId(message: Message): string | null {
  const value = message.headers.get('List-Id');
  if (value === null) return null;
  const id = /<([^<>]{1,255})>/.exec(value)?.[1] ?? value;
  return evidence('', id).value.toLowerCase() || null;
}
