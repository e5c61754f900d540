/**
 * What a text typed into the search of the mail log asks for. A Message-ID, an issue key and an address each have an index;
 * other words are looked for in the records one after the other, the newest first.
 */
import { normaliseMessageId } from '../../mail';
import { hashed } from '../keys';

export type Question =
  | { readonly by: 'nothing' }
  | { readonly by: 'message'; readonly hash: string; readonly messageId: string }
  | { readonly by: 'issue'; readonly issueKey: string }
  | { readonly by: 'address'; readonly address: string }
  /** All must be there; lower case. */
  | { readonly by: 'words'; readonly words: readonly string[] };

const mostWords = 6;

export function questionOf(text: string): Question {
  const trimmed = text.trim();
  if (trimmed === '') return { by: 'nothing' };
  const messageId = /^(message-id:\s*)?<[^<>\s]+@[^<>\s]+>$/i.test(trimmed)
    ? normaliseMessageId(trimmed.replace(/^message-id:\s*/i, ''))
    : null;
  if (messageId !== null) return { by: 'message', hash: hashed(messageId), messageId };
  if (/^[A-Za-z][A-Za-z0-9_]+-\d+$/.test(trimmed)) return { by: 'issue', issueKey: trimmed.toUpperCase() };
  if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(trimmed)) return { by: 'address', address: trimmed.toLowerCase() };
  const words = trimmed.toLowerCase().split(/\s+/).slice(0, mostWords);
  return { by: 'words', words };
}
