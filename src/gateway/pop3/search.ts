/** POP3 cannot search: the headers of the newest messages are read (TOP, RFC 1939 section 7) and looked through here. */
import type { SearchAnswer, SearchRequest } from '../../contract';
import { parseMessage } from '../../mail';
import type { Pop3Session } from './session';

/** Headers looked at. */
const mostLookedAt = 100;

export async function search(session: Pop3Session, request: SearchRequest): Promise<SearchAnswer> {
  const { count } = await session.stat();
  const first = Math.max(1, count - mostLookedAt + 1);
  const numbers = Array.from({ length: count - first + 1 }, (_, index) => count - index);
  const ids = await session.uniqueIdsOf(numbers);
  const sizes = await session.sizesOf(numbers);
  const messages: SearchAnswer['messages'] = [];
  for (const [index, number] of numbers.entries()) {
    if (messages.length >= request.limit) break;
    const header = await readHeader(session, number);
    const { from, subject, messageId, dateMs } = parseMessage(header);
    const found = {
      ref: { kind: 'pop3' as const, uidl: ids[index] ?? '' },
      from: from?.address ?? '',
      subject,
      messageId: messageId === null ? '' : `<${messageId}>`,
      receivedMs: dateMs,
      sizeBytes: sizes[index] ?? 0,
    };
    if (matches(found, request)) messages.push(found);
  }
  return { messages, complete: first === 1 };
}

export async function readHeader(session: Pop3Session, number: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of session.client.body(`TOP ${number} 0`)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function matches(
  found: SearchAnswer['messages'][number],
  { from, subject, messageId, sinceMs }: SearchRequest,
): boolean {
  const holds = (text: string, wanted: string | undefined): boolean =>
    wanted === undefined || wanted === '' || text.toLowerCase().includes(wanted.toLowerCase());
  return (
    holds(found.from, from) &&
    holds(found.subject, subject) &&
    holds(found.messageId, messageId) &&
    (sinceMs === undefined || found.receivedMs === null || found.receivedMs >= sinceMs)
  );
}
