/**
 * Answers no person wrote: RFC 3834 (Auto-Submitted), the headers of vendors, and as the weakest clue the subject.
 * X-Auto-Response-Suppress is left out on purpose: it asks others not to answer, and people's mail carries it too.
 */
import type { Message } from '../message';
import { evidence, fold, hasNullReversePath, headerEvidence } from './clue';
import wordData from './data/auto-replies.json';
import type { AutoReply, Evidence } from './mail-kind';

const subjects = Object.values(wordData.subjects)
  .flat()
  .map(fold)
  .sort((a, b) => b.length - a.length);
const weak = new Set(wordData.weakSubjects.map(fold));

/** The automatic answer a message is; null when it is none. */
export function recogniseAutoReply(message: Message): AutoReply | null {
  return byStandard(message) ?? byVendor(message) ?? bySubject(message);
}

/** RFC 3834 section 5: any keyword but `no`. */
function byStandard(message: Message): AutoReply | null {
  const submitted = headerEvidence(message, 'Auto-Submitted', (value) => !/^\s*(?:no\b|$)/i.test(value));
  if (submitted === null) return null;
  const replied = /^\s*auto-replied/i.test(submitted.value) || answersSubject(message.subject) !== null;
  return { kind: 'auto-reply', by: 'auto-submitted', origin: replied ? 'replied' : 'generated', evidence: [submitted] };
}

function byVendor(message: Message): AutoReply | null {
  for (const { name, value } of wordData.headers as readonly { name: string; value?: string }[]) {
    const found = headerEvidence(message, name, (said) =>
      value === undefined ? !/^\s*(?:no|false|0)?\s*$/i.test(said) : fold(said) === fold(value),
    );
    if (found !== null) return { kind: 'auto-reply', by: 'vendor-header', origin: 'replied', evidence: [found] };
  }
  return null;
}

/**
 * The subject says so in so many words: `Out of Office: …`. A word that people write in subjects too (`Absence: …`) needs
 * the null reverse-path beside it, or an answer's headers. An answer to an automatic reply (`Re: Out of Office`) is a person's.
 */
function bySubject(message: Message): AutoReply | null {
  const found = answersSubject(message.subject);
  if (found === null) return null;
  const proof: Evidence[] = [evidence('subject', message.subject)];
  const nullPath = hasNullReversePath(message);
  if (nullPath) proof.push(evidence('header Return-Path', '<>'));
  const answers = message.inReplyTo.length > 0 || message.references.length > 0;
  // Programs of people put Re: before the subject of an answer.
  const certain = nullPath || (found.colon && answers) || (!weak.has(found.words) && (found.colon || answers));
  return certain ? { kind: 'auto-reply', by: 'subject', origin: 'replied', evidence: proof } : null;
}

/** The phrase the subject opens with, when a colon or nothing follows it. */
function answersSubject(subject: string): { words: string; colon: boolean } | null {
  const folded = fold(subject.slice(0, 200)).replace(/^[[(]+/, '');
  const words = subjects.find(
    (phrase) => folded.startsWith(phrase) && /^[\])]*\s?(?:[:：]|$|[-–—] )/.test(folded.slice(phrase.length)),
  );
  return words === undefined ? null : { words, colon: /^[\])]*\s?[:：]/.test(folded.slice(words.length)) };
}
