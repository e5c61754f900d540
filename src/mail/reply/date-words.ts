/** Whether words hold a point in time, as attributions and header blocks write it in any language. */

const numericDate =
  /(?:^|[^\d])(?:\d{4}[-./]\s?\d{1,2}[-./]\s?\d{1,2}|\d{1,2}[-./]\s?\d{1,2}[-./]\s?(?:\d{4}|\d{2}))(?!\d)/;
const year = /(?:^|[^\d])(?:19|20)\d\d(?!\d)/;
const day = /(?:^|[^\d])\d{1,2}(?!\d)/;
const time = /(?:^|[^\d])\d{1,2}[:.h]\d{2}(?!\d)/;
const eastern = /\d{1,4}\s?(?:年|月|년|월)/;
const farAway = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]{4}/; // a year in Arabic-Indic, Persian or Devanagari digits

export function hasDate(text: string): boolean {
  if (numericDate.test(text) || eastern.test(text) || farAway.test(text)) return true;
  return year.test(text) ? day.test(text.replace(year, ' ')) : time.test(text);
}

/** A word and a number, or two words and a number. Bundlers make `\p{…}` a RegExp that is compiled where it stands. */
const wordBeforeNumber = /^\p{L}{1,14}[.,]{0,2}\s{1,2}(?=\d|\p{L}{2,12}[.,]?\s\d)/u;

/** Whether the text begins with a date, a time or a weekday followed by a date. */
export function beginsWithDate(text: string): boolean {
  if (/^\d/.test(text)) return hasDate(text.slice(0, 60));
  // The cheap question first: most lines have no number so near their beginning.
  if (!/^\D{0,30}?\d{1,2}\D/.test(text)) return false;
  return wordBeforeNumber.test(text) && hasDate(text.slice(0, 60));
}
