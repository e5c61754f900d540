/** The draft as it is typed and as it is sent: empty lines go, and what is no number is told at its field. No React here. */
import type { FieldProblem, HandlerDraft } from '../../../../../src/contract';

/** Lists that are typed a line an entry. */
const trimmed = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter((line) => line !== '');

export function cleaned(draft: HandlerDraft): HandlerDraft {
  const { match, access, authentication, people, attachments, text } = draft;
  return {
    ...draft,
    match: { ...match, senders: trimmed(match.senders) },
    access: {
      ...access,
      block: trimmed(access.block),
      comment: cleanedWho(access.comment),
      create: cleanedWho(access.create),
    },
    authentication: { ...authentication, trustedServers: trimmed(authentication.trustedServers) },
    people: { ...people, except: trimmed(people.except) },
    attachments: { ...attachments, allow: trimmed(attachments.allow), block: trimmed(attachments.block) },
    text: { ...text, markers: trimmed(text.markers) },
    notFound: cleanedNotFound(draft.notFound),
  };
}

function cleanedWho(who: HandlerDraft['access']['create']): HandlerDraft['access']['create'] {
  return who.kind === 'domain' ? { ...who, domains: trimmed(who.domains) } : who;
}

function cleanedNotFound(notFound: HandlerDraft['notFound']): HandlerDraft['notFound'] {
  if (notFound.kind !== 'create') return notFound;
  const { issue } = notFound;
  return { kind: 'create', issue: { ...issue, labels: trimmed(issue.labels), components: trimmed(issue.components) } };
}

/** What can be said without asking the app; it checks again, and more. */
export function problemsOf(draft: HandlerDraft): readonly FieldProblem[] {
  const name = draft.name.trim() === '' ? [{ field: 'name', message: 'Give the handler a name.' }] : [];
  return [...name, ...notNumbers(draft, '')];
}

function notNumbers(value: unknown, path: string): readonly FieldProblem[] {
  if (typeof value === 'number') return Number.isNaN(value) ? [{ field: path, message: 'Enter a number.' }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => notNumbers(one, path === '' ? key : `${path}.${key}`));
}

/** The value at a dotted path; undefined when there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .filter((key) => key !== '')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined),
      value,
    );
}

/** What is wrong at a field, or in the list below it: then the line is named. */
export function problemAt(
  draft: HandlerDraft,
  problems: Readonly<Record<string, string>>,
  path: string,
): string | undefined {
  const own = problems[path];
  if (own !== undefined) return own;
  const below = Object.entries(problems).find(([at]) => at.startsWith(`${path}.`));
  if (!below) return undefined;
  const entry = valueAt(draft, below[0]);
  return typeof entry === 'string' ? `“${entry}”: ${below[1]}` : below[1];
}
