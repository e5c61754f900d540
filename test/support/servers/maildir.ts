/** Puts mail into a Maildir as a delivery agent would, fast enough for 100,000 messages. */
import { chownSync, existsSync, linkSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner } from './process';

let delivered = 0;

/** Writes messages into `new/`, in the order in which the server is to number them. */
export function deliverToMaildir(maildir: string, owner: Owner, messages: Iterable<Uint8Array | string>): number {
  makeMaildir(maildir, owner);
  let count = 0;
  for (const message of messages) {
    const name = uniqueName();
    const file = join(maildir, 'tmp', name);
    writeFileSync(file, message, { mode: 0o600 });
    chownSync(file, owner.uid, owner.gid);
    // The server takes a mail as soon as it lies in `new`.
    renameSync(file, join(maildir, 'new', name));
    count++;
  }
  return count;
}

/** Hard-links every message of another Maildir (`cur/` and `new/`), by name: nothing is copied. */
export function adoptMaildir(maildir: string, owner: Owner, from: string): number {
  makeMaildir(maildir, owner);
  let count = 0;
  for (const sub of ['cur', 'new']) {
    if (!existsSync(join(from, sub))) continue;
    for (const name of readdirSync(join(from, sub)).sort()) {
      count += adoptFile(maildir, owner, join(from, sub, name));
    }
  }
  return count;
}

/** Hard-links one message. */
export function adoptFile(maildir: string, owner: Owner, from: string): number {
  makeMaildir(maildir, owner);
  chownSync(from, owner.uid, owner.gid);
  linkSync(from, join(maildir, 'new', uniqueName()));
  return 1;
}

export function makeMaildir(maildir: string, owner: Owner): void {
  const parents = [maildir, ...['cur', 'new', 'tmp'].map((sub) => join(maildir, sub))];
  for (const dir of parents) {
    if (existsSync(dir)) continue;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    chownSync(dir, owner.uid, owner.gid);
  }
}

/** Dovecot numbers what it finds by the time in the name, then by the rest of it. */
function uniqueName(): string {
  delivered++;
  const seconds = 1_700_000_000 + Math.floor(delivered / 1_000_000);
  return `${seconds}.M${String(delivered % 1_000_000).padStart(6, '0')}P${process.pid}.test`;
}
