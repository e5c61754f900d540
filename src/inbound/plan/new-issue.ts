/** What a new issue will be: the handler's fixed values, and those that its patterns find in the mail. */
import type { Extraction, FieldForm, NewIssueFields, ValueTarget } from '../../contract';
import { doc, paragraph, text, textToAdf } from '../../adf';
import { baseSubject, type Message } from '../../mail';
import { patternGroups } from '../match/pattern';
import { valuesAt } from '../match/place';

export interface PlannedIssue {
  readonly projectKey: string;
  /** Name or id. */
  readonly issueType: string;
  readonly summary: string;
  /** null = Jira's default. */
  readonly priority: string | null;
  readonly labels: readonly string[];
  readonly components: readonly string[];
  /** By field id, as Jira's REST API takes them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Account id of the reporter; null = whoever creates it. */
  readonly reporter: string | null;
}

/** A value that a pattern found, and where it goes. */
export interface FoundValue {
  readonly group: string;
  readonly value: string;
  readonly to: ValueTarget;
}

/** In the order of the rules. */
export function extractValues(message: Message, extractions: readonly Extraction[]): readonly FoundValue[] {
  return extractions.flatMap(({ at, pattern, sets }) => {
    for (const value of valuesAt(message, at)) {
      const groups = patternGroups(pattern, value);
      if (groups === null) continue;
      return sets.flatMap(({ group, to, words }) => {
        const found = oneLine(groups[group] ?? '', mostValue);
        if (found === '') return [];
        const word = words.find((one) => one.found.toLowerCase() === found.toLowerCase());
        return [{ group, value: word?.use ?? found, to }];
      });
    }
    return [];
  });
}

const mostValue = 1000;
/** Jira's summary: one line of at most 255 characters. */
const mostSummary = 255;

export function planIssue(message: Message, wanted: NewIssueFields, reporter: string | null): PlannedIssue {
  const values = extractValues(message, wanted.extract);
  const last = (kind: ValueTarget['kind']): string | undefined => values.findLast(({ to }) => to.kind === kind)?.value;
  const all = (kind: ValueTarget['kind']): string[] =>
    values.flatMap(({ to, value }) => (to.kind === kind ? [value] : []));
  const fields = Object.fromEntries(
    [
      ...wanted.fields.map(({ field, as, value }) => [field, fieldValue(as, value)] as const),
      ...values.flatMap(({ to, value }) =>
        to.kind === 'field' ? [[to.field, fieldValue(to.as, value)] as const] : [],
      ),
    ].filter(([, value]) => value !== undefined),
  );
  const labels = all('label').map((label) => label.replace(/\s+/g, '-').slice(0, 255));
  const summary = last('summary');
  return {
    projectKey: wanted.projectKey,
    issueType: last('issue-type') ?? wanted.issueType,
    summary: summary === undefined ? summaryOf(message) : oneLine(summary, mostSummary),
    priority: last('priority') ?? wanted.priority,
    labels: [...new Set([...wanted.labels, ...labels])],
    components: [...new Set([...wanted.components, ...all('component')])],
    fields,
    reporter,
  };
}

function oneLine(written: string, most: number): string {
  const line = written.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return Array.from(line).slice(0, most).join('');
}

export function summaryOf(message: Message): string {
  const subject = oneLine(baseSubject(message.subject), mostSummary);
  if (subject !== '') return subject;
  const { name = '', address = '' } = message.from ?? {};
  return oneLine(`Mail from ${name === '' ? address || 'unknown sender' : name}`, mostSummary);
}

const listed = (value: string, by: RegExp): string[] =>
  value
    .split(by)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** A text as Jira wants it in a field of that form; undefined when it is none (a number that is not one). */
export function fieldValue(as: FieldForm, value: string): unknown {
  switch (as) {
    case 'text':
      return value;
    case 'rich-text': {
      const written = textToAdf(value);
      return written.content.length === 0 ? doc([paragraph(text(value))]) : written;
    }
    case 'number': {
      const number = Number(value.replace(/[\s\u00a0']/g, '').replace(/^(\d+),(\d+)$/, '$1.$2'));
      return Number.isFinite(number) ? number : undefined;
    }
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;
    case 'option':
      return { value };
    case 'options':
      return listed(value, /,/).map((one) => ({ value: one }));
    case 'labels':
      return listed(value, /[\s,]+/);
    case 'name':
      return { name: value };
    case 'names':
      return listed(value, /,/).map((name) => ({ name }));
    case 'user':
      return { accountId: value };
    case 'json':
      return JSON.parse(value);
  }
}
