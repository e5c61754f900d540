/** Mail handlers: what happens to a mail? The list, and the editor of one. */
import type { ReactElement } from 'react';
import { EditPage, NewPage } from './edit-page';
import { ListPage } from './list-page';

export function HandlersPages({ rest }: { readonly rest: readonly string[] }): ReactElement {
  const [first, mailboxId = null] = rest;
  if (first === undefined) return <ListPage />;
  return first === 'new' ? <NewPage mailboxId={mailboxId} /> : <EditPage id={first} />;
}
