/** Writing strings (RFC 9051 section 4.3): quoted where allowed, else a literal. Text is bytes as Latin-1. */

const quotable = /^[\x20-\x7e]{0,900}$/u;

export function formatString(text: string): string {
  if (quotable.test(text)) return `"${text.replace(/["\\]/gu, String.raw`\$&`)}"`;
  return `{${text.length}}\r\n${text}`;
}

export const formatNstring = (text: string | null): string => (text === null ? 'NIL' : formatString(text));
