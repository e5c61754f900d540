/** What Jira said, as a Failure. The only place where HTTP answers of Jira are judged. */
import type { Failure } from '../../contract';

export interface JiraAnswer {
  readonly status: number;
  /** Jira's error body, as text; often `{errorMessages, errors}`. */
  readonly body: string;
  readonly retryAfter: string | null;
  /** RateLimit-Reason. */
  readonly reason: string | null;
}

export function jiraFailure({ status, body, retryAfter, reason }: JiraAnswer): Failure {
  const said = messagesIn(body);
  const evidence = [`HTTP ${status}`, reason ?? '', said]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 300);
  const waits = retryAfterSeconds(retryAfter);
  const base = { evidence, ...(waits === null ? {} : { retryAfterSeconds: waits }) };
  if (status === 429) return { ...base, ...texts.rateLimited };
  if (status >= 500) return { ...base, ...texts.unavailable };
  if (status === 413) return { ...base, ...texts.tooBig };
  if (status === 400 && /CONTENT_LIMIT|too long|exceeds? the (?:maximum|limit)/i.test(body))
    return { ...base, ...texts.tooLong };
  if (/archived/i.test(said)) return { ...base, ...texts.archived };
  if (/inactive|deactivated|reporter specified is not a user|cannot be assigned issues/i.test(said))
    return { ...base, ...texts.inactive };
  if (status === 401 || status === 403) return { ...base, ...texts.forbidden };
  if (status === 404) return { ...base, ...texts.missing };
  return { ...base, ...texts.refused };
}

type Words = Pick<Failure, 'code' | 'message' | 'fix'>;

const texts = {
  rateLimited: {
    code: 'jira-rate-limited',
    message: 'Jira asks Postroom to slow down.',
    fix: { text: 'Nothing needs to be done: it goes on by itself when Jira allows it.' },
  },
  unavailable: {
    code: 'jira-unavailable',
    message: 'Jira does not answer properly at the moment.',
    fix: { text: 'It is tried again by itself. See status.atlassian.com when it lasts.' },
  },
  tooBig: {
    code: 'jira-attachment-too-big',
    message: 'An attachment is larger than this Jira site takes.',
    fix: { text: 'Raise the limit under Jira settings → System → Attachments, or ask the sender for a link.' },
  },
  tooLong: {
    code: 'jira-text-too-long',
    message: 'The text is longer than Jira takes.',
    fix: { text: 'Postroom shortens it and attaches the whole mail.' },
  },
  archived: {
    code: 'jira-project-archived',
    message: 'The project of this issue is archived, so nothing can be added to it.',
    fix: { text: 'Restore the project, or choose another issue for this mail.' },
  },
  inactive: {
    code: 'jira-user-inactive',
    message: 'Jira does not take a user that the issue needs: deactivated, or not allowed to have it.',
    fix: { text: 'Activate the user, or choose another one: reporter and fields stand in the mail handler.' },
  },
  forbidden: {
    code: 'jira-forbidden',
    message: 'Jira does not let Postroom do this.',
    fix: {
      text: 'Give the app’s user “Browse projects”, “Add comments”, “Create attachments” and “Create issues” in the project’s permission scheme.',
    },
  },
  missing: {
    code: 'jira-issue-missing',
    message: 'The issue was deleted, or Postroom may not see it any more.',
    fix: { text: 'Choose another issue for this mail, or give the app’s user “Browse projects”.' },
  },
  refused: {
    code: 'jira-refused',
    message: 'Jira refused what Postroom wanted to write.',
    fix: { text: 'Often a required field of the project is missing: make it optional, or set it in the mail handler.' },
  },
} as const satisfies Record<string, Words>;

/** No answer at all: it may have been written nevertheless, so the marker is looked for before the next try. */
export function jiraSilent(error: unknown): Failure {
  return {
    ...texts.unavailable,
    evidence: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : '',
  };
}

/** Jira's own words: `{errorMessages: […], errors: {field: …}}`; the text itself when it is something else. */
function messagesIn(body: string): string {
  const read = parsed(body);
  if (read === null)
    return body
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
  const { errorMessages = [], errors = {}, message = '' } = read;
  return [...errorMessages, ...Object.entries(errors).map(([field, said]) => `${field}: ${said}`), message]
    .filter((said) => said !== '')
    .join('; ');
}

interface ErrorBody {
  readonly errorMessages?: readonly string[];
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
}

function parsed(body: string): ErrorBody | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** Seconds, or an HTTP date, which is answered with a minute. */
function retryAfterSeconds(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : 60;
}
