/**
 * By which rules mail programs hold mails together, as code (docs/threading.md says where each rule is from). Each takes the mails
 * that lie in one person's mailbox, in the order in which they came, and gives how many conversations the program shows.
 */
import { baseSubject, type Message } from '../../src/mail';

type Rule = (mails: readonly Message[]) => number;

const idsOf = ({ references, inReplyTo }: Message): readonly string[] => [...references, ...inReplyTo];

/** Groups mails that are tied, directly or through others. */
function groups(mails: readonly Message[], tied: (a: Message, b: Message) => boolean): number {
  const group = mails.map((_, index) => index);
  const rootOf = (at: number): number => (group[at] === at || group[at] === undefined ? at : rootOf(group[at]));
  for (const [a, one] of mails.entries()) {
    for (const [b, other] of mails.entries()) if (a < b && tied(one, other)) group[rootOf(b)] = rootOf(a);
  }
  return new Set(mails.map((_, index) => rootOf(index))).size;
}

/** One answers the other, or both name the same ancestor. */
const related = (a: Message, b: Message): boolean => {
  const [ofA, ofB] = [new Set(idsOf(a)), new Set(idsOf(b))];
  if ((a.messageId !== null && ofB.has(a.messageId)) || (b.messageId !== null && ofA.has(b.messageId))) return true;
  return [...ofA].some((id) => ofB.has(id));
};
/** Words around the subject do not count, and neither does case. */
const sameSubject = (a: Message, b: Message): boolean =>
  baseSubject(a.subject).toLowerCase() === baseSubject(b.subject).toLowerCase();

/** Gmail: references or In-Reply-To tie, and the subject must be the same; a conversation ends at 100 mails. */
const gmail: Rule = (mails) =>
  groups(mails, (a, b) => related(a, b) && sameSubject(a, b)) + Math.floor((mails.length - 1) / 100);
/** Exchange without Thread-Index: In-Reply-To or References, or else the same topic; a new subject begins a new conversation. */
const outlook: Rule = (mails) => groups(mails, (a, b) => sameSubject(a, b) && (related(a, b) || idsOf(b).length === 0));
/** Apple Mail: references; without any, the same subject. */
const apple: Rule = (mails) =>
  groups(mails, (a, b) => related(a, b) || (idsOf(a).length === 0 && idsOf(b).length === 0 && sameSubject(a, b)));
/** Thunderbird (mail.strict_threading, the default): references and In-Reply-To only. */
const thunderbird: Rule = (mails) => groups(mails, related);

export const programs = { gmail, outlook, apple, thunderbird } as const;

/** Whether each program shows one conversation. */
export function oneConversation(mails: readonly Message[]): Record<keyof typeof programs, boolean> {
  const { gmail: g, outlook: o, apple: a, thunderbird: t } = programs;
  return { gmail: g(mails) === 1, outlook: o(mails) === 1, apple: a(mails) === 1, thunderbird: t(mails) === 1 };
}
