/** What the app refused, by the field of the draft it is about; '' = the whole. */
import type { FieldProblem } from '../../../../src/contract';

export type FieldProblems = Readonly<Record<string, string>>;

export function byField(problems: readonly FieldProblem[]): FieldProblems {
  const found: Record<string, string> = {};
  for (const { field, message } of problems) found[field.replace(/^draft\.?/, '')] ??= message;
  return found;
}
