/** Queue: what is going out? The mails, one mail, and the addresses that get none. */
import type { ReactElement } from 'react';
import { DeliveryPage } from './delivery-page';
import { QueuePage } from './queue-page';
import { SuppressedPage } from './suppressed-page';

export function QueuePages({ rest: [first] }: { readonly rest: readonly string[] }): ReactElement {
  if (first === undefined) return <QueuePage />;
  if (first === 'suppressed') return <SuppressedPage />;
  return <DeliveryPage id={first} />;
}
