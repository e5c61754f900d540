/** Names of records. Storage keys take no `@`, `<` or `>`: addresses and Message-IDs are hashed. */
import { createHash, hash } from 'node:crypto';
import type { MessageRef } from '../contract';

/** 32 hexadecimal digits: 128 bits, so that two texts never share one. */
export function hashed(...texts: readonly (string | Uint8Array)[]): string {
  // In one go for what is short.
  if (texts.every((text) => typeof text === 'string')) return hash('sha256', `${texts.join('\0')}\0`).slice(0, 32);
  const digest = createHash('sha256');
  for (const text of texts) digest.update(text).update('\0');
  return digest.digest('hex').slice(0, 32);
}

/** One record a message on a server. */
export function recordKey(mailboxId: string, ref: MessageRef): string {
  return ref.kind === 'imap' ? `${mailboxId}:${ref.uidValidity}:${ref.uid}` : `${mailboxId}:${hashed(ref.uidl)}`;
}

/** Which issue a Message-ID belongs to. */
export const referenceKey = (messageId: string): string => `ref:${hashed(messageId)}`;

/** People outside Jira who take part in an issue by mail. */
export const peoplePrefix = (issueId: string): string => `people:${issueId}:`;
export const personKey = (issueId: string, address: string): string =>
  `${peoplePrefix(issueId)}${hashed(address.toLowerCase())}`;

/** Pictures that came with a sender's mails. */
export const imagesKey = (address: string): string => `images:${hashed(address.toLowerCase())}`;

/** RFC 9562 version 8 from a hash: the same for the same texts. */
export function uuidOf(...texts: readonly string[]): string {
  const hex = createHash('sha256').update(texts.join('\0')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** How a heartbeat has been doing, and each of its beats that was met. */
export const heartbeatKey = (id: string): string => `heartbeat:${id}`;
export const beatKey = (id: string, sentMs: number): string => `beat:${id}:${sentMs}`;

/** The language a person writes in. */
export const languageKey = (address: string): string => `language:${hashed(address.toLowerCase())}`;

/** Which Jira user an address belongs to, because a person said so. */
export const senderPrefix = 'sender:';
export const senderKey = (address: string): string => `${senderPrefix}${hashed(address.toLowerCase())}`;

/** Why an address gets no mail. */
export const suppressionPrefix = 'suppressed:';
export const suppressionKey = (address: string): string => `${suppressionPrefix}${hashed(address.toLowerCase())}`;
