/** SMTP: after log-in a sender and a recipient are tried without sending; a real test mail goes out only when asked for. */
import { randomUUID } from 'node:crypto';
import type { DoctorRequest } from '../../contract';
import type { Call } from '../session/call';
import type { SmtpClient } from '../smtp/client';
import { isPositive, quoted, refusal } from '../smtp/reply';
import { SmtpSession } from '../smtp/session';
import { ServerRefusal } from '../wire/errors';
import type { Findings, Record } from './record';
import { awaitReturn } from './round-trip';
import { testMail } from './test-mail';

export async function examineSmtp(request: DoctorRequest, call: Call, record: Record): Promise<Findings> {
  const { server, from, to } = request;
  const session = await SmtpSession.open(server, call.access, record, call.signal);
  const aborted = (): void => session.destroy();
  call.signal.addEventListener('abort', aborted, { once: true });
  const { client } = session;
  try {
    if (from !== undefined) await tryEnvelope(client, from, to, record);
    if (request.send && from !== undefined && to !== undefined) {
      const messageId = `${randomUUID()}@${from.split('@').at(-1) ?? 'postroom.invalid'}`;
      await sendTest(client, from, to, messageId, record);
      if (request.roundTrip !== undefined) await awaitReturn(request.roundTrip, messageId, call, record);
    }
    await session.leave();
    return { mailbox: null, sharedAs: null };
  } finally {
    call.signal.removeEventListener('abort', aborted);
    if (call.signal.aborted) session.destroy();
  }
}

async function tryEnvelope(client: SmtpClient, from: string, to: string | undefined, record: Record): Promise<void> {
  record.begins('sender');
  const sender = await client.sender(from);
  record.found(`The sender ${from} is accepted: ${quoted(sender)}`);
  if (to !== undefined) {
    record.begins('recipient');
    record.found(await tryRecipient(client, from, to, record));
  }
  await client.reset();
}

/** A sender that takes no mail itself ("noreply") can still send: then only answers and bounces are lost. */
async function tryRecipient(client: SmtpClient, from: string, to: string, record: Record): Promise<string> {
  try {
    return `The recipient ${to} is accepted: ${quoted(await client.recipient(to))}`;
  } catch (error) {
    if (to !== from || !(error instanceof ServerRefusal)) throw error;
    record.warns(`The server takes no mail for ${to}: ${error.text}. Answers and bounces to this address are lost.`);
    return `Not taken: ${error.text}`;
  }
}

async function sendTest(
  client: SmtpClient,
  from: string,
  to: string,
  messageId: string,
  record: Record,
): Promise<void> {
  record.begins('send');
  await client.sender(from);
  await client.recipient(to);
  const end = await client.data(testMail({ from, to, messageId, date: new Date() }));
  if (!isPositive(end)) throw refusal('end of message', end);
  record.found(`The test mail was accepted: ${quoted(end)}`);
}
