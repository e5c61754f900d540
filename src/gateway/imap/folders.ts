/** The folders of an account, for the admin to choose from (RFC 9051 LIST, special use RFC 6154). */
import type { FoldersAnswer, ServerLogin } from '../../contract';
import { TalkError } from '../wire/errors';
import type { ImapSession } from './session';

const mostFolders = 5000;

/** Paths are as `list` and `fetch` take them: inside the shared mailbox when one is meant. */
export async function folders(session: ImapSession, server: ServerLogin): Promise<FoldersAnswer> {
  const listed = await session.run('LIST', (client) => client.list());
  if (listed.length > mostFolders) throw new TalkError('too-long', 'LIST');
  const prefix = server.sharedAs?.kind === 'namespace' ? server.sharedAs.prefix : '';
  return {
    folders: listed
      .filter(({ path }) => path.startsWith(prefix))
      .map(({ path, delimiter, specialUse, flags }) => {
        const inside = insideOf(path, prefix, delimiter);
        return {
          path: inside,
          parts: delimiter === '' ? [inside] : inside.split(delimiter),
          use: useOf(specialUse),
          selectable: !flags.has('\\Noselect') && !flags.has('\\NonExistent'),
        };
      }),
  };
}

function insideOf(path: string, prefix: string, delimiter: string): string {
  const rest = path.slice(prefix.length);
  if (prefix !== '' && rest === '') return 'INBOX';
  return prefix !== '' && delimiter !== '' && rest.startsWith(delimiter) ? rest.slice(delimiter.length) : rest;
}

function useOf(specialUse: string | undefined): string | null {
  const use = (specialUse ?? '').replace(/^\\/, '').toLowerCase();
  return use === '' || use === 'inbox' ? null : use;
}
