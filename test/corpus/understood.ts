/**
 * Prints what the mail room understood of mail files (parsing, reply text, kind), one JSON object a line, in the form that ../shared/tools/score_mail.py reads.
 * `node scripts/run.mjs test/corpus/understood.ts PATH…` (files, or folders of cases with an input.eml each)
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { countsAsBounce, isPermanent, parseMessage, recogniseKind, splitReply } from '../../src/mail';
import type { MailKind } from '../../src/mail';

const inputs = process.argv.slice(2).flatMap((path) => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .map((entry) => (existsSync(join(entry, 'input.eml')) ? join(entry, 'input.eml') : entry))
    .filter((entry) => statSync(entry).isFile());
});

/** Reports of failure and delay in the form of the command `explain`. */
function bounceOf(kind: MailKind): object | null {
  if (kind.kind !== 'bounce' && kind.kind !== 'delivery-report') return null;
  const recipients = kind.recipients.map((recipient) => ({ ...recipient, permanent: isPermanent(recipient) }));
  return { originalMessageId: kind.originalMessageId, recipients };
}

for (const file of inputs) {
  const bytes = readFileSync(file);
  const started = performance.now();
  const message = parseMessage(bytes);
  const reply = splitReply(message);
  const kind = recogniseKind(message);
  const ms = performance.now() - started;
  const attachments = message.attachments.map(({ name, type, sizeBytes, inline, content }) => {
    const sha256 = content.kind === 'here' ? createHash('sha256').update(content.bytes).digest('hex') : null;
    return { name, type, size: sizeBytes, inline, sha256 };
  });
  const { subject, from, text, defects } = message;
  const { replyText, quotedText, signature, forwarded, by } = reply;
  const judged = {
    kind: kind.kind,
    evidence: kind.evidence,
    isAutoReply: kind.kind === 'auto-reply',
    isBounce: countsAsBounce(kind),
    bounce: bounceOf(kind),
  };
  const split = { replyText, quotedText, signature, forwarded, by };
  console.log(
    JSON.stringify({ file, subject, from, text, ...split, ...judged, attachments, defects, ms, error: null }),
  );
}
