/** Challenge-response systems: they ask the sender to prove that he is a person. Answering them is for people. */
import type { Message } from '../message';
import { evidence, fold, hasNullReversePath, headerEvidence } from './clue';
import wordData from './data/challenges.json';
import type { Evidence, PlainKind } from './mail-kind';

/** Each in the pieces between its stars. */
const subjects = wordData.subjects.map((phrase) =>
  fold(phrase)
    .split('*')
    .map((piece) => piece.trim()),
);

/** The challenge a message is; null when it is none. */
export function recogniseChallenge(message: Message): PlainKind | null {
  for (const name of wordData.headers) {
    const found = headerEvidence(message, name);
    if (found !== null) return { kind: 'challenge', evidence: [found] };
  }
  const subject = subjectEvidence(message.subject);
  if (subject === null) return null;
  const machine =
    senderEvidence(message) ??
    headerEvidence(message, 'Auto-Submitted', (value) => !/^\s*no\b/i.test(value)) ??
    nullPath(message);
  return machine === null ? null : { kind: 'challenge', evidence: [subject, machine] };
}

function subjectEvidence(subject: string): Evidence | null {
  const folded = fold(subject.slice(0, 300));
  const asks = subjects.some((pieces) => pieces.every((piece) => folded.includes(piece)));
  return asks ? evidence('subject', subject) : null;
}

function senderEvidence(message: Message): Evidence | null {
  const address = message.from?.address.toLowerCase() ?? '';
  const known = wordData.senders.some((domain) => address.endsWith(`@${domain}`) || address.endsWith(`.${domain}`));
  return known ? evidence('header From', address) : null;
}

function nullPath(message: Message): Evidence | null {
  return hasNullReversePath(message) ? evidence('header Return-Path', '<>') : null;
}
