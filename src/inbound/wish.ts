/** What a person asked for comes before every check: a decision made by hand. */
import type { MailWish } from '../contract';
import type { Message } from '../mail';
import { summaryOf } from './decide';
import type { Decision, Disposition, IssueFacts } from './disposition';

type Decided = Exclude<MailWish, { readonly kind: 'release' }>;

/**
 * @param issue the chosen issue as Jira has it; null when the wish names none, or there is none that the app may see
 */
export function wished(wish: Decided, message: Message, issue: IssueFacts | null): Decision {
  const { disposition, looked } = verdict(wish, message, issue);
  return { disposition, steps: [{ check: 'What did a person ask for?', matched: true, looked }] };
}

function verdict(
  wish: Decided,
  message: Message,
  issue: IssueFacts | null,
): { readonly disposition: Disposition; readonly looked: string } {
  switch (wish.kind) {
    case 'issue': {
      const looked = `a comment on ${wish.issueKey}`;
      const detail = `There is no issue ${wish.issueKey} that Postroom may see. Choose another.`;
      if (issue === null) return { disposition: { kind: 'hold', reason: 'no-issue', detail }, looked };
      return { disposition: { kind: 'comment', thread: { issue, by: 'chosen', said: wish.issueKey } }, looked };
    }
    case 'create': {
      const { projectKey, issueType } = wish;
      const looked = `a new issue in ${projectKey}`;
      return { disposition: { kind: 'create', projectKey, issueType, summary: summaryOf(message) }, looked };
    }
    case 'discard':
      return {
        disposition: { kind: 'discard', reason: 'by-hand', detail: 'Discarded by hand.' },
        looked: 'to discard it',
      };
    case 'hold':
      return { disposition: { kind: 'hold', reason: 'by-hand', detail: 'Held by hand.' }, looked: 'to hold it' };
  }
}
