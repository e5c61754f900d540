/** Mailbox names on the wire: modified UTF-7 (RFC 3501 section 5.1.3), Unicode inside. */
import { astring, type Cursor } from './cursor';
import { no } from './refusal';

/** Reads a mailbox name; gives Unicode. */
export function mailboxName(cursor: Cursor): string {
  return decodeMailboxName(astring(cursor));
}

export function encodeMailboxName(name: string): string {
  return name.replace(/[^ -~]+|&/gu, (run) => {
    if (run === '&') return '&-';
    const utf16 = Buffer.from(run, 'utf16le').swap16();
    return `&${utf16.toString('base64').replace(/=+$/u, '').replace(/\//gu, ',')}-`;
  });
}

/** Names in raw UTF-8, which some clients send, are understood too. */
export function decodeMailboxName(wire: string): string {
  if (/[\x80-\xff]/u.test(wire)) return Buffer.from(wire, 'latin1').toString('utf8');
  return wire.replace(/&([^-]*)-/gu, (_whole, run: string) => {
    if (run === '') return '&';
    const utf16 = Buffer.from(run.replace(/,/gu, '/'), 'base64');
    return utf16
      .subarray(0, utf16.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}

/** A name that may be created: no empty levels, no wildcards, no controls. */
export function usableName(name: string): string {
  const trimmed = name.endsWith('/') ? name.slice(0, -1) : name;
  const levels = trimmed.split('/');
  if (trimmed.length > 500 || levels.some((level) => level === '') || /[^ -~\u{a0}-\u{10ffff}]|[*%]/u.test(trimmed)) {
    throw no('This mailbox name cannot be used', 'CANNOT');
  }
  return trimmed;
}
