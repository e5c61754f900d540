/** Which handlers a mailbox's mail is offered to, and what moving one of them means for the order of all. */
import type { ConnectionView, MailHandler } from '../../../../src/contract';

export interface Mailbox {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
}

export function mailboxesOf(views: readonly ConnectionView[]): readonly Mailbox[] {
  return views
    .filter(({ connection }) => connection.direction === 'incoming')
    .map(({ connection: { id, name, enabled } }) => ({ id, name, isOn: enabled }));
}

export interface Shelf {
  /** null = handlers whose mailboxes are gone. */
  readonly mailbox: Mailbox | null;
  readonly handlers: readonly MailHandler[];
}

export const listensTo = ({ mailboxes }: MailHandler, mailboxId: string): boolean =>
  mailboxes.length === 0 || mailboxes.includes(mailboxId);

/** One shelf a mailbox; a handler of several mailboxes stands on each of theirs. */
export function shelvesOf(mailboxes: readonly Mailbox[], handlers: readonly MailHandler[]): readonly Shelf[] {
  const lost = handlers.filter((handler) => !mailboxes.some(({ id }) => listensTo(handler, id)));
  return [
    ...mailboxes.map((mailbox) => ({ mailbox, handlers: handlers.filter((one) => listensTo(one, mailbox.id)) })),
    ...(lost.length > 0 ? [{ mailbox: null, handlers: lost }] : []),
  ];
}

/** All ids after a handler took the place of its neighbour `to` on a shelf. */
export function moved(all: readonly MailHandler[], shelf: Shelf, id: string, to: number): readonly string[] {
  const from = shelf.handlers.findIndex((one) => one.id === id);
  const neighbour = shelf.handlers[to]?.id;
  const rest = all.map((one) => one.id).filter((one) => one !== id);
  if (from === -1 || neighbour === undefined || neighbour === id) return all.map((one) => one.id);
  return rest.toSpliced(rest.indexOf(neighbour) + (to > from ? 1 : 0), 0, id);
}

/** It stands for a mailbox that nobody has set anything for, and is not stored: it can be edited, not deleted. */
export const isStandard = ({ createdAtMs }: MailHandler): boolean => createdAtMs === 0;
