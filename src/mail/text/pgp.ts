/** OpenPGP cleartext signatures (RFC 9580 section 7): the signed text without armour. */

const opening = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z]+: [^\n]*\n)*[ \t]*\n/m;
const signature = '\n-----BEGIN PGP SIGNATURE-----';
const closing = /^-----END PGP SIGNATURE-----[ \t]*$/m;

/** The text a person signed, with what stands around the signed part; a text without signature as it is. */
export function withoutPgpArmour(text: string): string {
  if (!text.includes('-----BEGIN PGP SIGNED MESSAGE-----')) return text;
  const start = opening.exec(text);
  const signatureAt = start ? text.indexOf(signature, start.index) : -1;
  if (!start || signatureAt < 0) return text;
  const signed = text.slice(start.index + start[0].length, signatureAt);
  const end = closing.exec(text.slice(signatureAt));
  const behind = end ? text.slice(signatureAt + end.index + end[0].length) : '';
  // Section 7.1: a line that began with a hyphen was escaped.
  return `${text.slice(0, start.index)}${signed.replace(/^- /gm, '')}${behind}`;
}
