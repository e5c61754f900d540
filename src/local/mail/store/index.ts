/** The mail store: folders, messages and their bytes, and who is told about changes. */
import type { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { changes, type Changes } from './changes';
import { contentsIn, type Contents } from './contents';
import { foldersIn, type Folders } from './folders';
import { messagesIn, type Messages } from './messages';
import { createTables } from './schema';

export type { Change, Changes } from './changes';
export type { Contents, Draft, OpenContent } from './contents';
export { canonicalName, delimiter, type Folder, type Folders, type FolderStatus, type SpecialUse } from './folders';
export type { FlagChange, Messages, StoredMessage } from './messages';

export interface MailStore {
  readonly folders: Folders;
  readonly messages: Messages;
  readonly contents: Contents;
  readonly changes: Changes;
}

/** Opens the store over tables `mail_*` of `db` and files under `dir`, and tidies what a crash left behind. */
export function openStore({ db, dir, now }: { db: DatabaseSync; dir: string; now: () => number }): MailStore {
  createTables(db);
  const told = changes();
  const contents = contentsIn(join(dir, 'messages'), db);
  contents.sweep();
  return {
    folders: foldersIn(db, contents, told, now),
    messages: messagesIn(db, contents, told),
    contents,
    changes: told,
  };
}
