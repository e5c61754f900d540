/** Mailboxes to be sent (RFC 5322 section 3.4): names as atoms, quoted strings or encoded words, domains in ASCII. */
import { domainToASCII } from 'node:url';
import type { Address } from '../message';
import { textPieces, withoutLineEnds } from './header-text';

/** A quoted string is not folded inside, so a longer name goes into encoded words. */
const maxQuoted = 60;

/** The addr-spec without anything that could end it; an international domain as DNS knows it. */
function addrSpec(address: string): string {
  const clean = withoutLineEnds(address).replace(/[\s<>,;"]+/g, '');
  const at = clean.lastIndexOf('@');
  const domain = clean.slice(at + 1);
  const ascii = /^[ -~]*$/.test(domain) ? domain : domainToASCII(domain) || domain;
  return at < 0 ? clean : `${clean.slice(0, at)}@${ascii}`;
}

function namePieces(name: string): string[] {
  const clean = withoutLineEnds(name);
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*$/.test(clean) || !/^[ -~]*$/.test(clean)) return textPieces(clean);
  const quoted = `"${clean.replace(/[\\"]/g, '\\$&')}"`;
  return quoted.length <= maxQuoted && !clean.includes('=?') ? [quoted] : textPieces(clean.replace(/["\\]/g, "'"));
}

/** Mailboxes as pieces to fold between. Those without an address are left out. */
export function addressPieces(addresses: readonly Address[]): string[] {
  const reachable = addresses.filter(({ address }) => address.includes('@'));
  return reachable.flatMap(({ name, address }, index) => {
    const comma = index < reachable.length - 1 ? ',' : '';
    return name.trim() === ''
      ? [`${addrSpec(address)}${comma}`]
      : [...namePieces(name), `<${addrSpec(address)}>${comma}`];
  });
}
