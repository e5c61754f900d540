/** Connections: can we reach the servers? The list, and the form of one. */
import type { ReactElement } from 'react';
import { EditPage, NewPage } from './edit-page';
import { ListPage } from './list-page';

export function ConnectionsPages({ rest }: { readonly rest: readonly string[] }): ReactElement {
  const [first, second] = rest;
  if (first === undefined) return <ListPage />;
  if (first === 'new') return <NewPage direction={second === 'outgoing' ? 'outgoing' : 'incoming'} />;
  return <EditPage id={first} />;
}
