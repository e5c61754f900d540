/** Mail log: where is that mail? The search, and one mail's way. */
import type { ReactElement } from 'react';
import { EntryPage } from './entry-page';
import { ListPage } from './list-page';

export function LogPages({ rest }: { readonly rest: readonly string[] }): ReactElement {
  const [direction, id] = rest;
  if (id !== undefined && (direction === 'in' || direction === 'out'))
    return <EntryPage id={id} direction={direction} />;
  return <ListPage />;
}
