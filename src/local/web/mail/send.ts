/** Sends what the form holds through the embedded SMTP server, and delivers dropped message files as it would. */
import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
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
  const refused = await submit(world, sender, recipients, bytes);
  if (refused.length === recipients.length) return { ok: false, draft, problem: told(refused) };
  await world.mail.append(sender.address, 'Sent', [bytes], { flags: ['\\Seen'] });
  if (refused.length === 0) return { ok: true, account: sender.address };
  const left = { ...draft, to: refused.map(({ address }) => address).join(', '), cc: '' };
  return { ok: false, draft: left, problem: `It was sent, but not to everybody. ${told(refused)}` };
}

interface Refused {
  readonly address: string;
  readonly response: string;
}

const told = (refused: readonly Refused[]): string =>
  `The mail server refused ${refused.map(({ address, response }) => `${address}: ${response}`).join('; ')}`;

/** Goes the way of every mail: by SMTP with a login, to the embedded server. Gives the recipients it refused. */
async function submit(
  { mail }: MailWorld,
  sender: MailWorld['mail']['accounts'][number],
  to: readonly string[],
  raw: Buffer,
): Promise<readonly Refused[]> {
  const transport = createTransport({
    host: mail.smtp.host,
    port: mail.smtp.tlsPort,
    secure: true,
    auth: { user: sender.user, pass: sender.password },
    tls: { ca: mail.authority, servername: 'localhost' },
  });
  try {
    const { rejectedErrors = [] } = await transport.sendMail({ envelope: { from: sender.address, to: [...to] }, raw });
    return rejectedErrors.map(({ recipient = '', response = '' }) => ({ address: recipient, response }));
  } catch (error) {
    const { rejectedErrors, response, message } = error as SMTPError;
    if (rejectedErrors?.length) {
      return rejectedErrors.map((each) => ({ address: each.recipient ?? '', response: each.response ?? '' }));
    }
    return to.map((address) => ({ address, response: response ?? message }));
  } finally {
    transport.close();
  }
}

interface SMTPError extends Error {
  readonly response?: string;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SMTPError[];
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
