/** What a person asked for comes before every check: a decision made by hand. What else the handler says still holds. */
import type { MailWish } from '../contract';
import type { Decision, Disposition, IssueFacts } from './disposition';
import type { Facts } from './facts';
import { planIssue } from './plan/new-issue';

type Decided = Exclude<MailWish, { readonly kind: 'release' }>;

/**
 * @param issue the chosen issue as Jira has it; null when the wish names none, or there is none that the app may see
 */
export function wished(wish: Decided, facts: Facts, issue: IssueFacts | null): Decision {
  const { disposition, looked } = verdict(wish, facts, issue);
  const steps = [{ check: 'What did a person ask for?', matched: true, looked, handler: null }];
  return { disposition, handler: facts.choice.handler, steps };
}

function verdict(
  wish: Decided,
  { message, kind, choice }: Facts,
  issue: IssueFacts | null,
): { readonly disposition: Disposition; readonly looked: string } {
  switch (wish.kind) {
    case 'issue': {
      const looked = `a comment on ${wish.issueKey}`;
      const detail = `There is no issue ${wish.issueKey} that Postroom may see. Choose another.`;
      if (issue === null) return { disposition: { kind: 'hold', reason: 'no-issue', detail }, looked };
      const thread = { issue, by: 'chosen', said: wish.issueKey } as const;
      const internal = choice.handler?.found.visibility === 'internal';
      return { disposition: { kind: 'comment', thread, internal, author: { kind: 'app' }, reopen: null }, looked };
    }
    case 'create': {
      const { projectKey, issueType } = wish;
      const looked = `a new issue in ${projectKey}`;
      const plain = { priority: null, labels: [], components: [], fields: [], extract: [] };
      const reporter = choice.handler?.sender.defaultReporter ?? null;
      const planned = planIssue(message, { ...plain, projectKey, issueType }, reporter);
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
