/** Sends what the form holds, and delivers dropped message files: both as the embedded SMTP server would. */
import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseMessage } from '../../../mail';
import type { Draft } from './compose';
import { accountOf, type MailWorld } from './open';

export type SendOutcome =
  | { readonly ok: true; readonly account: string }
  | { readonly ok: false; readonly draft: Draft; readonly problem: string };

export async function sendMail(world: MailWorld, form: FormData): Promise<SendOutcome> {
  const draft = readDraft(form);
  const sender = accountOf(world, draft.from);
  const recipients = addressesOf(`${draft.to},${draft.cc}`);
  if (!sender) return { ok: false, draft, problem: 'Choose who writes the mail.' };
  if (recipients.length === 0) return { ok: false, draft, problem: 'Enter an address to send to.' };
  const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0) as File[];
  const attachments = await Promise.all(
    files.map(async (file) => ({
      filename: file.name,
      content: Buffer.from(await file.arrayBuffer()),
      contentType: file.type || 'application/octet-stream',
    })),
  );
  const bytes = await new MailComposer({
    from: { name: sender.displayName, address: sender.address },
    to: draft.to,
    ...(draft.cc === '' ? {} : { cc: draft.cc }),
    subject: draft.subject,
    text: draft.text.replaceAll('\r\n', '\n'),
    date: new Date(world.now()),
    messageId: `<${randomUUID()}@${sender.address.slice(sender.address.lastIndexOf('@') + 1)}>`,
    ...(draft.inReplyTo === '' ? {} : { inReplyTo: `<${draft.inReplyTo}>` }),
    ...(draft.references === '' ? {} : { references: draft.references.split(' ').map((id) => `<${id}>`) }),
    attachments,
  })
    .compile()
    .build();
  await world.mail.deliver({ reversePath: sender.address, recipients, source: [bytes] });
  await world.mail.append(sender.address, 'Sent', [bytes], { flags: ['\\Seen'] });
  return { ok: true, account: sender.address };
}

/** null when it was delivered, else what is wrong. */
export async function dropMail(world: MailWorld, form: FormData): Promise<string | null> {
  const file = form.get('eml');
  const recipients = addressesOf(text(form, 'to'));
  if (!(file instanceof File) || file.size === 0) return 'Choose a message file.';
  if (recipients.length === 0) return 'Enter an address to deliver to.';
  const bytes = new Uint8Array(await file.arrayBuffer());
  const reversePath = parseMessage(bytes).from?.address ?? '';
  await world.mail.deliver({ reversePath, recipients, source: [bytes] });
  return null;
}

function readDraft(form: FormData): Draft {
  const field = (name: string): string => text(form, name);
  return {
    from: field('from'),
    to: field('to'),
    cc: field('cc'),
    subject: field('subject').replace(/[\r\n]+/g, ' '),
    text: field('text'),
    inReplyTo: field('inReplyTo'),
    references: field('references'),
  };
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

function addressesOf(list: string): string[] {
  return [...list.matchAll(/[^\s,;<>"]+@[^\s,;<>"]+/g)].map(([address]) => address);
}
