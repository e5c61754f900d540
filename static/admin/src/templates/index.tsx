/** Templates: how does a mail look? The list, the editor, layouts, canned responses. */
import type { ReactElement } from 'react';
import { CannedPage } from './canned-page';
import { EditPage } from './edit-page';
import { LayoutPage, NewLayoutPage } from './layout-page';
import { LayoutsPage } from './layouts-page';
import { ListPage } from './list-page';

export function TemplatesPages({ rest }: { readonly rest: readonly string[] }): ReactElement {
  const [first, second] = rest;
  if (first === undefined) return <ListPage />;
  if (first === 'layouts' && second === undefined) return <LayoutsPage />;
  if (first === 'layouts' && second === 'new') return <NewLayoutPage />;
  if (first === 'layouts' && second !== undefined) return <LayoutPage id={second} />;
  if (first === 'canned') return <CannedPage />;
  if (first === 'new') return <EditPage id={second ?? 'email'} isCopy language={null} />;
  return <EditPage id={first} isCopy={false} language={second ?? null} />;
}
