/** The embedded servers of the product as a test server: in this process, in a directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../src/local/database';
import { startMail, type Account, type MailOptions, type MailServers } from '../../../src/local/mail';
import type { Mailbox } from './mailbox-supply';

export type EmbeddedServers = MailServers & { readonly dataDir: string };

/** Whatever the servers report as unexpected makes `close` fail. */
export async function startEmbedded(options: Partial<MailOptions> = {}): Promise<EmbeddedServers> {
  const dataDir = mkdtempSync(join(tmpdir(), 'postroom-mail-'));
  const db = openDatabase(join(dataDir, 'mail.db'));
  const errors: unknown[] = [];
  const servers = await startMail({ db, dataDir, onError: (error) => errors.push(error), ...options });
  return {
    ...servers,
    dataDir,
    async close() {
      await servers.close();
      db.close();
      rmSync(dataDir, { recursive: true });
      if (errors.length > 0) throw new AggregateError(errors, 'The embedded servers reported errors.');
    },
  };
}

/** Accounts of the embedded servers for these mailboxes. */
export const accountsOf = (mailboxes: readonly Mailbox[]): readonly Account[] =>
  mailboxes.map(({ user, password }) => ({ address: user, user, password, displayName: user, mayOpen: [] }));
