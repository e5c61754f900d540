/** Deleting settled messages. It counts only when QUIT was answered: before that the server forgets it (RFC 1939 section 6). */
import type { AcknowledgeRequest } from '../../contract';
import type { Pop3Session } from './session';

export async function acknowledge(session: Pop3Session, request: AcknowledgeRequest): Promise<void> {
  const numbers = await session.numbers();
  const ours = request.refs.flatMap((ref) => (ref.kind === 'pop3' ? (numbers.get(ref.uidl) ?? []) : []));
  if (ours.length === 0) return;
  await session.client.sayAll([...new Set(ours)].map((number) => `DELE ${number}`));
  await session.quit();
}
