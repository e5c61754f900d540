/** What an admin wrote, tried: what a parser throws becomes words for the person who wrote it. */
import { RE2JS, RE2JSException } from 're2js';

/** A pattern that compiles to more steps than this would make every mail slow. */
const mostInstructions = 5_000;

/** What is wrong with a regular expression, for the person who wrote it; null when nothing is. */
export function patternProblem(pattern: string): string | null {
  try {
    const compiled = RE2JS.compile(pattern);
    return compiled.programSize() > mostInstructions
      ? 'This regular expression is too big. Make its repetitions smaller.'
      : null;
  } catch (error) {
    const said = error instanceof RE2JSException ? error.message.replace(/^error parsing regexp: /, '') : '';
    return `This is not a valid regular expression (RE2): ${said}.`;
  }
}

/** Whether a text is JSON (RFC 8259). */
export function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
