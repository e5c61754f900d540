/** The embedded servers as a process of their own, to be killed. Prints their ports as one JSON line. */
import { join } from 'node:path';
import { openDatabase } from '../../../src/local/database';
import { startMail } from '../../../src/local/mail';

const dataDir = process.argv[2] ?? '';
void startMail({ db: openDatabase(join(dataDir, 'mail.db')), dataDir }).then((servers) => {
  const { accounts, imap, smtp } = servers;
  process.stdout.write(`${JSON.stringify({ accounts, imap, smtp })}\n`);
});
