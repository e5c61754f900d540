/** The checks of the handler that took the mail, in their order: who keeps out comes before what becomes of it. */
import type { MailHandler, WhoMay } from '../contract';
import type { MailKind } from '../mail';
import type { Check, TakenCase } from './case';
import { discard, evidenceOf } from './checks-of-all';
import type { Disposition, HoldReason } from './disposition';
import { domainOf, senderEntryFor } from './match/wildcard';
import { outcomeOf } from './outcome';
import { sizeInWords } from './plan/files';
import { turnAway } from './turned-away';

const hold = (reason: HoldReason, detail: string): Disposition => ({ kind: 'hold', reason, detail });

/** Those that look at nothing but the mail. */
export const checksBeforeFacts: readonly Check<TakenCase>[] = [
  {
    check: 'Is the sender blocked?',
    looked: (one) => `${one.sender || 'no sender'}${blockedBy(one) === null ? '' : ` (${blockedBy(one) ?? ''})`}`,
    verdict: blocked,
  },
  {
    check: 'Did a machine write it?',
    looked: ({ facts: { kind } }) => evidenceOf(kind),
    verdict: ({ facts: { kind }, handler }) => machineMail(kind, handler),
  },
  {
    check: 'Does it say who sent it?',
    looked: ({ sender }) => sender || 'no From',
    verdict: ({ sender }) =>
      sender === '' ? hold('no-sender', 'The mail has no sender address, so nobody could be named or answered.') : null,
  },
  {
    check: 'Is it too large?',
    looked: ({ facts: { message } }) => sizeInWords(message.sizeBytes),
    verdict: ({ facts: { message }, handler: { limits } }) =>
      limits.mostBytes !== null && message.sizeBytes > limits.mostBytes
        ? hold(
            'too-large',
            `It has ${sizeInWords(message.sizeBytes)}; ${sizeInWords(limits.mostBytes)} are allowed here.`,
          )
        : null,
  },
  {
    check: 'Is it from whom it says?',
    looked: ({ authentication }) =>
      authentication === null
        ? 'no word of a trusted mail server'
        : `${authentication.server}: SPF ${authentication.spf ?? '–'}, DKIM ${authentication.dkim ?? '–'}, DMARC ${authentication.dmarc ?? '–'}`,
    verdict: ({ authentication, handler, sender }) =>
      authentication?.dmarc === 'fail' && handler.authentication.failed === 'hold'
        ? hold('not-authentic', `${authentication.server} says that it is not from ${sender} (DMARC failed).`)
        : null,
  },
];

export const checksOfHandler: readonly Check<TakenCase>[] = [
  ...checksBeforeFacts,
  {
    check: 'Is the sender known in Jira?',
    looked: ({ facts: { user }, sender }) => (user === null ? `${sender}: no user found` : userInWords(user)),
    verdict: ({ facts: { user }, handler, sender }) =>
      handler.sender.unknown === 'hold' && user?.active !== true
        ? hold('sender-unknown', `${sender} is no active user of Jira, and mail of others is held here.`)
        : null,
  },
  {
    check: 'May the sender do this?',
    looked: (one) => `${one.chosen === null ? 'new issue' : 'comment'}: ${whoInWords(doorOf(one))}`,
    verdict: notAllowed,
  },
  {
    check: 'Do too many mails of this sender come to this issue?',
    looked: ({ facts: { recentMails }, handler: { limits }, chosen }) =>
      chosen === null || limits.brake === null
        ? 'not counted'
        : `${recentMails} in ${limits.brake.minutes} minutes, ${limits.brake.mails} are allowed`,
    verdict: ({ facts: { recentMails }, handler: { limits }, chosen, sender }) =>
      chosen !== null && limits.brake !== null && recentMails >= limits.brake.mails
        ? {
            kind: 'hold',
            reason: 'too-many',
            detail: `${recentMails} mails of ${sender} came to ${chosen.thread.issue.key} within ${limits.brake.minutes} minutes: perhaps two machines answer each other. Mail gets in again when fewer come.`,
            thread: chosen.thread,
          }
        : null,
  },
  {
    check: 'Does it belong to an issue?',
    looked: ({ chosen, facts: { clues } }) =>
      chosen !== null
        ? `${chosen.thread.issue.key} (${chosen.thread.said})`
        : clues.map(({ clue }) => clue.said).join(', ') || 'no clue',
    verdict: (one) => (one.chosen === null ? null : outcomeOf(one)),
  },
  {
    check: 'What becomes of mail without an issue?',
    looked: ({ handler: { notFound } }) =>
      notFound.kind === 'create' ? `create in ${notFound.issue.projectKey}` : notFound.kind,
    verdict: outcomeOf,
  },
];

const blockedBy = ({ sender, handler }: TakenCase): string | null => senderEntryFor(handler.access.block, sender);

function blocked(one: TakenCase): Disposition | null {
  const entry = blockedBy(one);
  if (entry === null) return null;
  const detail = `Mail from ${one.sender} is blocked here (${entry}).`;
  return turnAway(one.handler.access.blocked, 'sender-blocked', detail, one.facts.kind);
}

function machineMail(kind: MailKind, { machines }: MailHandler): Disposition | null {
  const rule = ruleFor(kind, machines);
  if (rule === null || rule.what === 'accept') return null;
  if (rule.what === 'hold') return hold(rule.reason, `A machine wrote it (${evidenceOf(kind)}).`);
  return discard(rule.reason, evidenceOf(kind));
}

interface MachineRule {
  readonly what: 'accept' | 'hold' | 'discard';
  readonly reason: 'auto-reply' | 'bulk' | 'list' | 'calendar';
}

function ruleFor(kind: MailKind, machines: MailHandler['machines']): MachineRule | null {
  switch (kind.kind) {
    case 'auto-reply':
      return { what: kind.origin === 'replied' ? machines.autoReplies : machines.generated, reason: 'auto-reply' };
    case 'bulk':
      return { what: machines.bulk, reason: 'bulk' };
    case 'list':
      return { what: machines.lists, reason: 'list' };
    case 'calendar':
      return { what: machines.calendar, reason: 'calendar' };
    case 'person':
    case 'own-mail':
    case 'bounce':
    case 'delivery-report':
    case 'read-receipt':
    case 'challenge':
    case 'feedback-report':
      return null;
  }
}

const userInWords = ({ displayName, active }: { readonly displayName: string; readonly active: boolean }): string =>
  active ? displayName : `${displayName} (deactivated)`;

const doorOf = ({ handler: { access }, chosen }: TakenCase): WhoMay =>
  chosen === null ? access.create : access.comment;

function whoInWords(door: WhoMay): string {
  switch (door.kind) {
    case 'everyone':
      return 'everyone';
    case 'known':
      return 'Jira users';
    case 'involved':
      return 'people involved in the issue';
    case 'domain':
      return `senders of ${door.domains.join(', ')}`;
  }
}

function notAllowed(one: TakenCase): Disposition | null {
  const door = doorOf(one);
  if (isOpen(door, one)) return null;
  const what = one.chosen === null ? 'open issues' : `comment on ${one.chosen.thread.issue.key}`;
  const detail = `${one.sender} may not ${what} by mail: only ${whoInWords(door)} may.`;
  return turnAway(one.handler.access.otherwise, 'not-allowed', detail, one.facts.kind);
}

function isOpen(door: WhoMay, { facts: { user }, sender, chosen }: TakenCase): boolean {
  switch (door.kind) {
    case 'everyone':
      return true;
    case 'known':
      return user?.active === true;
    case 'involved':
      return chosen === null ? user?.active === true : chosen.followed.involvedAs.length > 0;
    case 'domain':
      return door.domains.includes(domainOf(sender));
  }
}
