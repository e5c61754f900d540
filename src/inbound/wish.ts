/** What a person asked for comes before every check: a decision made by hand. What else the handler says still holds. */
import type { MailWish } from '../contract';
import { takenBy } from './case';
import type { Author, Decision, Disposition, IssueFacts } from './disposition';
import type { Facts } from './facts';
import { mappedSender } from './mapped';
import { authorOf } from './outcome';
import { planIssue } from './plan/new-issue';

type Decided = Exclude<MailWish, { readonly kind: 'release' }>;

/**
 * @param issue the chosen issue as Jira has it; null when the wish names none, or there is none that the app may see
 */
export function wished(wish: Decided, facts: Facts, issue: IssueFacts | null): Decision {
  const { disposition, looked } = verdict(wish, facts, issue);
  const mapped = 'sender' in wish ? mappedSender(facts) : { step: [], disposition: null };
  const matched = mapped.disposition === null;
  const steps = [...mapped.step, { check: 'What did a person ask for?', matched, looked, handler: null }];
  return { disposition: mapped.disposition ?? disposition, handler: facts.choice.handler, steps };
}

/** Nobody but a chosen sender comments here in their own name: whose mail it is was a person's choice as well. */
function chosenAuthor(facts: Facts): Author {
  const { handler } = facts.choice;
  return facts.mapped === null || handler === null ? { kind: 'app' } : authorOf(takenBy(facts, handler));
}

/** A chosen sender reports the issue; else the default reporter does. */
const chosenReporter = ({ mapped, user, choice }: Facts): string | null =>
  mapped !== null && user !== null ? user.accountId : (choice.handler?.sender.defaultReporter ?? null);

function verdict(
  wish: Decided,
  facts: Facts,
  issue: IssueFacts | null,
): { readonly disposition: Disposition; readonly looked: string } {
  const { message, kind, choice } = facts;
  switch (wish.kind) {
    case 'issue': {
      const looked = `a comment on ${wish.issueKey}`;
      const detail = `There is no issue ${wish.issueKey} that Postroom may see. Choose another.`;
      if (issue === null) return { disposition: { kind: 'hold', reason: 'no-issue', detail }, looked };
      const thread = { issue, by: 'chosen', said: wish.issueKey } as const;
      const internal = choice.handler?.found.visibility === 'internal';
      const author = chosenAuthor(facts);
      return { disposition: { kind: 'comment', thread, internal, author, reopen: null }, looked };
    }
    case 'create': {
      const { projectKey, issueType } = wish;
      const looked = `a new issue in ${projectKey}`;
      const plain = { priority: null, labels: [], components: [], fields: [], extract: [] };
      const planned = planIssue(message, { ...plain, projectKey, issueType }, chosenReporter(facts));
      return { disposition: { kind: 'create', issue: planned, link: null }, looked };
    }
    case 'discard':
      return {
        disposition: { kind: 'discard', reason: 'by-hand', detail: 'Discarded by hand.' },
        looked: 'to discard it',
      };
    case 'refuse':
      return { disposition: refusal(wish.text, kind), looked: 'to refuse it' };
    case 'hold':
      return { disposition: { kind: 'hold', reason: 'by-hand', detail: 'Held by hand.' }, looked: 'to hold it' };
  }
}

/** Machines are not answered (RFC 3834): two of them would talk for ever. */
function refusal(text: string | null, { kind }: Facts['kind']): Disposition {
  if (kind === 'person') return { kind: 'refuse', reason: 'by-hand', detail: 'Refused by hand.', text };
  return { kind: 'discard', reason: 'by-hand', detail: 'Refused by hand; a machine wrote it, which is not told.' };
}
