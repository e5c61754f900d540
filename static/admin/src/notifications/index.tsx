/** Notifications: who is told what? Schemes in order, the editor of one, and a try with a real issue. */
import type { ReactElement } from 'react';
import { EditPage } from './edit-page';
import { ListPage } from './list-page';

export function NotificationsPages({ rest: [first] }: { readonly rest: readonly string[] }): ReactElement {
  if (first === undefined) return <ListPage />;
  return <EditPage id={first === 'new' ? null : first} />;
}
