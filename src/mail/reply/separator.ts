/** Lines that announce another mail: `-----Original Message-----`, `Begin forwarded message:`, and plain rules. */
import { fold, separatorPhrase } from './language';
import type { Line } from './line';
import { endsInColon } from './line';

export type SeparatorKind = 'forwarded' | 'original';

const edge = '-‐–—―─━_=*~#>«»<+';

/** What the line announces; null when it is no such line. */
export function readSeparator(line: Line): SeparatorKind | null {
  const { text } = line;
  if (line.code || text === '' || text.length > 600) return null;
  let start = 0;
  while (start < text.length && (edge.includes(text.charAt(start)) || text.charAt(start) === ' ')) start += 1;
  // So ends the look at nearly every line.
  if (start === 0 && !endsInColon(text)) return null;
  const drawn = text.slice(0, start).replace(/[ *]/g, '').length;
  const words = text.slice(start);
  const closed = drawn === 1 && edge.includes(text.slice(-1));
  if (drawn >= 2 || closed) return phraseBeforeEdge(words);
  const phrase = endsInColon(words) ? separatorPhrase(words.replace(/\s*[:：]$/, '')) : null;
  return phrase === 'forwarded' ? phrase : null;
}

/** The phrase ends at the next dashes, at a writer's name (`Forwarded by A on …`) or with the line. */
function phraseBeforeEdge(words: string): SeparatorKind | null {
  const closing = words.search(/\s*[-‐–—―─━_=*~#>«»<+]{2}|\s[-–—]$|[-–—]$/);
  const phrase = (closing < 0 ? words : words.slice(0, closing)).replace(/\s*[:：]?\s*\**$/, '');
  const whole = separatorPhrase(phrase);
  if (whole !== null) return whole;
  const firstWords = fold(phrase).split(' ').slice(0, 3);
  for (let count = firstWords.length; count >= 2; count -= 1) {
    const byline = firstWords.slice(0, count).join(' ');
    if (/ (?:by|von|par|por|da|door|av|af|from)$/.test(byline) && separatorPhrase(byline) !== null) return 'forwarded';
  }
  return null;
}

/** A line drawn of dashes, underscores or the like, or a heading between dashes in a language we do not know. */
export function isDrawnLine(line: Line): boolean {
  if (!edge.includes(line.text.charAt(0)) || line.text === '') return false;
  return /^[-‐–—―─━_=*~#]{3,}(?:[^-_=]{1,60}[-‐–—―─━_=*~#]{3,})?$/.test(line.text.replace(/ /g, ''));
}
