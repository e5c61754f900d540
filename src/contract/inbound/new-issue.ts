/** What a new issue is made of: fixed values, and values taken from the mail. */
import { z } from 'zod';
import { mailPlace } from './match';
import { groupsOf, pattern } from './pattern';
import { isJson, patternProblem } from './written';

const projectKey = z.string().regex(/^[A-Z][A-Z0-9_]+$/, 'Choose a project.');
const issueType = z.string().min(1, 'Choose an issue type.').max(100);

/** The simple answer to "what about mail that belongs to no issue?", as the form of a connection asks it. */
export const newIssueAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), projectKey, issueType }),
  /** A person must look. */
  z.strictObject({ kind: z.literal('hold') }),
  z.strictObject({ kind: z.literal('discard') }),
]);
export type NewIssueAction = z.infer<typeof newIssueAction>;

/** Jira takes labels without white space only. */
export const label = z.string().trim().min(1).max(255).regex(/^\S+$/, 'A label has no spaces.');

/** Field id as Jira has it: `duedate`, `customfield_10010`. */
export const fieldId = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9_]*$/, 'Choose a field.')
  .max(100)
  .refine(
    (id) => !['project', 'issuetype', 'summary', 'description', 'reporter'].includes(id),
    'This field is set by the handler itself.',
  );

/** How a text becomes what Jira's REST API wants in a field. */
export const fieldForm = z.enum([
  /** As it is. */
  'text',
  /** A paragraph field: Atlassian Document Format. */
  'rich-text',
  'number',
  /** `2026-11-26`. */
  'date',
  /** `{value}`: select list, radio button. */
  'option',
  /** `[{value}]`: several, separated by commas: multi-select, checkboxes. */
  'options',
  /** `[text]`, separated by commas or spaces: labels. */
  'labels',
  /** `{name}`: priority, version, group. */
  'name',
  /** `[{name}]`, separated by commas. */
  'names',
  /** `{accountId}`. */
  'user',
  /** JSON, given to Jira as it stands. */
  'json',
]);
export type FieldForm = z.infer<typeof fieldForm>;

/** A field with a value that is the same for every mail. */
export const fixedField = z
  .strictObject({ field: fieldId, as: fieldForm, value: z.string().min(1, 'Enter a value.').max(5000) })
  .superRefine(({ as, value }, context) => {
    const problem = formProblem(as, value);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['value'], message: problem });
  });
export type FixedField = z.infer<typeof fixedField>;

function formProblem(as: FieldForm, value: string): string | null {
  if (as === 'number' && !Number.isFinite(Number(value))) return 'Enter a number, for example 2.5.';
  if (as === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) return 'Enter a date like 2026-11-26.';
  if (as === 'json' && !isJson(value)) return 'This is not valid JSON.';
  return null;
}

/** Where a value that was found in a mail goes. */
export const valueTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('priority') }),
  /** Added to those of the handler; white space becomes `-`. */
  z.strictObject({ kind: z.literal('label') }),
  /** Added to those of the handler. */
  z.strictObject({ kind: z.literal('component') }),
  z.strictObject({ kind: z.literal('issue-type') }),
  /** In place of the subject. */
  z.strictObject({ kind: z.literal('summary') }),
  z.strictObject({ kind: z.literal('field'), field: fieldId, as: fieldForm }),
]);
export type ValueTarget = z.infer<typeof valueTarget>;

/** A pattern with named groups, and where each group's text goes. A pattern that is not found changes nothing. */
export const extraction = z
  .strictObject({
    at: mailPlace,
    /** `Order (?<order>\d+)`. */
    pattern,
    sets: z
      .array(
        z.strictObject({
          group: z.string().min(1, 'Choose a group.').max(100),
          to: valueTarget,
          /** Other words for what was found, case overlooked: `urgent` → `Highest`. What is not listed stays. */
          words: z
            .array(z.strictObject({ found: z.string().min(1).max(200), use: z.string().min(1).max(200) }))
            .max(100)
            .default([]),
        }),
      )
      .min(1, 'Say where the value goes.')
      .max(20),
  })
  .superRefine(({ pattern: written, sets }, context) => {
    if (patternProblem(written) !== null) return;
    const groups = groupsOf(written);
    if (groups.length === 0) {
      const message = 'Name what you want to take: (?<name>…).';
      context.addIssue({ code: 'custom', path: ['pattern'], message });
      return;
    }
    for (const [at, { group }] of sets.entries()) {
      if (groups.includes(group)) continue;
      const message = `The pattern has no group “${group}”; it has ${groups.join(', ')}.`;
      context.addIssue({ code: 'custom', path: ['sets', at, 'group'], message });
    }
  });
export type Extraction = z.infer<typeof extraction>;

export const newIssue = z.strictObject({
  projectKey,
  /** By name, as it is called in the project. */
  issueType,
  /** By name; null = Jira's default. */
  priority: z.string().min(1).max(100).nullable().default(null),
  labels: z.array(label).max(50).default([]),
  /** By name. */
  components: z.array(z.string().min(1).max(255)).max(50).default([]),
  fields: z.array(fixedField).max(50).default([]),
  /** In order: a later one wins over an earlier one, and all of them over the fixed values. */
  extract: z.array(extraction).max(30).default([]),
});
export type NewIssueFields = z.infer<typeof newIssue>;
