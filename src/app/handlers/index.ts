/** Mail handlers in storage. */
import { mailHandler, type MailHandler, type NewIssueAction } from '../../contract';
import type { World } from '../ports';

const key = (mailboxId: string): string => `handler:${mailboxId}`;

/** What a mailbox does when nobody said: nothing is created, a person decides. */
const standard = (mailboxId: string): MailHandler => ({
  id: mailboxId,
  name: 'Standard',
  enabled: true,
  mailboxes: [mailboxId],
  newIssue: { kind: 'hold' },
});

export async function handlerOf({ store }: World, mailboxId: string): Promise<MailHandler> {
  const read = mailHandler.safeParse(await store.get({ key: key(mailboxId) }));
  return read.success ? read.data : standard(mailboxId);
}

export async function saveNewIssueAction(world: World, mailboxId: string, newIssue: NewIssueAction): Promise<void> {
  const handler = await handlerOf(world, mailboxId);
  await world.store.set(key(mailboxId), { ...handler, newIssue });
}

export async function deleteHandler({ store }: World, mailboxId: string): Promise<void> {
  await store.delete(key(mailboxId));
}
