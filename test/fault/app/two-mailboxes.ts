/** Two mailboxes that get the same mail. */
import type { ConnectionView } from '../../../src/contract';
import { exampleWishes, setUpConnections } from '../../../src/local/connections';
import { letterBytes } from '../../support/people';
import { openProduct, type Product, type ProductOptions } from '../../support/product';

export interface Two {
  readonly product: Product;
  /** Ids of connections. */
  readonly support: string;
  readonly kim: string;
  /** Address of the second. */
  readonly kims: string;
}

/** Mail without an issue opens one in DEMO when it comes to support, in SAL when it comes to Kim. */
export async function twoMailboxes(options: ProductOptions = {}): Promise<Two> {
  const product = await openProduct(options);
  const { host } = product;
  const kim = host.mail.accounts.find(({ user }) => user.startsWith('kim'));
  const { key } = product.twin.controls.addProject({ key: 'SAL', name: 'Sales' });
  const [inbox] = exampleWishes(host.mail, key, 'Task');
  if (kim === undefined || inbox === undefined) throw new Error('no second mailbox');
  const { user: username, password } = kim;
  await setUpConnections(host.invoke, [{ ...inbox, name: 'Kim', username, password }]);
  await host.idle();
  const { connections } = await product.ask('connections.list', {});
  const idOf = (isMeant: (view: ConnectionView) => boolean): string => connections.find(isMeant)?.connection.id ?? '';
  return {
    product,
    support: idOf(({ connection }) => connection.name.startsWith('Support inbox')),
    kim: idOf(({ connection }) => connection.name === 'Kim'),
    kims: username,
  };
}

export const ana = 'Ana <ana@customer.example>';

interface Delivered {
  /** Puts the copy into the other mailbox, when the test wants it. */
  readonly toKim: (there?: Product) => Promise<void>;
}

/** The same mail for both. */
export async function deliverToSupport({ product, kims }: Two, subject: string): Promise<Delivered> {
  const { source } = letterBytes({ from: ana, subject, text: `This is ${subject}.` });
  const deliver = ({ host }: Product, recipient: string): Promise<void> =>
    host.mail.deliver({ reversePath: 'ana@customer.example', recipients: [recipient], source: [source] });
  await deliver(product, 'support@postroom.example');
  return { toKim: (there = product) => deliver(there, kims) };
}

export const enable = ({ product }: Two, id: string, enabled: boolean): Promise<unknown> =>
  product.ask('connections.enable', { id, enabled, insist: true });
