/** Lists that admins write: senders and files, with `*` for anything. Time grows with pattern and text, nothing else. */

/** `*` stands for any stretch of text; everything else for itself, case overlooked. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  let star = -1;
  let retry = 0;
  let read = 0;
  while (read < given.length) {
    if (wanted[at] === '*') {
      star = at++;
      retry = read;
    } else if (at < wanted.length && wanted[at] === given[read]) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++retry;
    } else return false;
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** One entry of a list of senders: an address, a domain with or without @, or a pattern with *. */
function namesSender(entry: string, address: string): boolean {
  if (entry.includes('*')) return matchesWildcard(entry, entry.includes('@') ? address : domainOf(address));
  if (entry.lastIndexOf('@') > 0) return entry.toLowerCase() === address.toLowerCase();
  return entry.replace(/^@/, '').toLowerCase() === domainOf(address);
}

/** The entry that names this sender; null when none does. */
export function senderEntryFor(entries: readonly string[], address: string): string | null {
  return address === '' ? null : (entries.find((entry) => namesSender(entry, address)) ?? null);
}

/** The entry that names this file: by its name, or with a slash by its media type. */
export function fileEntryFor(
  entries: readonly string[],
  { name, type }: { readonly name: string; readonly type: string },
): string | null {
  return entries.find((entry) => matchesWildcard(entry, entry.includes('/') ? type : name)) ?? null;
}
