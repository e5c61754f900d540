/** What goes along with a comment or a new issue: which files, which people. */
import type { MailHandler } from '../../contract';
import { judgeFiles, planPeople, type FileVerdict, type PlannedPeople } from '../../inbound';
import { isRepeated, type SeenImages } from './images';
import type { Judging } from './judging';
import type { ReadMail } from './read-mail';

export interface Plan {
  readonly handler: MailHandler | null;
  readonly files: readonly FileVerdict[];
  readonly people: PlannedPeople;
}

export function planOf(
  { own }: Judging,
  { message, identity }: ReadMail,
  handler: MailHandler | null,
  seen: SeenImages,
): Plan {
  if (handler === null) {
    const files = message.attachments.map((file) => ({ file, kept: true, reason: '' }));
    return { handler, files, people: { copied: [], as: null, senderWatches: false } };
  }
  return {
    handler,
    files: judgeFiles(message.attachments, handler.attachments, isRepeated(seen, identity)),
    people: planPeople(message, handler.people, own.addresses),
  };
}

/** What is not attached and why, for the comment and the log; files with the same reason share a line. */
export function leftOutLines(files: readonly FileVerdict[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { file, kept, reason } of files)
    if (!kept) byReason.set(reason, [...(byReason.get(reason) ?? []), file.name]);
  return [...byReason].map(([reason, names]) => `${names.join(', ')}: ${reason}. Still in the mail.`);
}
