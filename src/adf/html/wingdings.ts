/**
 * Characters of the Wingdings font that mail programs write by themselves (Outlook's smileys, arrows and boxes), as the
 * Unicode characters that readers of the mail saw. Without this a smiley arrives as a lone "J".
 */
const symbols: ReadonlyMap<string, string> = new Map([
  ['J', '☺'],
  ['K', '😐'],
  ['L', '☹'],
  ['\u00e0', '→'],
  ['\u00df', '←'],
  ['\u00f3', '↔'],
  ['\u00e8', '➔'],
  ['\u00d8', '➢'],
  ['\u00fc', '✓'],
  ['\u00fb', '✗'],
  ['\u00fe', '☑'],
  ['\u00fd', '☒'],
  ['\u00a8', '◻'],
  ['q', '❑'],
  ['n', '■'],
  ['l', '●'],
  ['\u00a7', '▪'],
  ['v', '❖'],
]);

export const symbolsToText = (text: string): string => text.replace(/\S/g, (letter) => symbols.get(letter) ?? letter);
