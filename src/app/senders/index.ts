/** Addresses that a person said belong to a Jira user: looked at before what Jira shows of people's profiles. */
import {
  FailureError,
  rememberedSender,
  type Failure,
  type RememberedSender,
  type SenderAnswers,
} from '../../contract';
import { senderKey, senderPrefix } from '../keys';
import type { JiraPerson, World } from '../ports';

/** The account id remembered for the address; null = none. */
export async function rememberedAccount({ store }: World, address: string): Promise<string | null> {
  const read = rememberedSender.safeParse(await store.get({ key: senderKey(address) }));
  return read.success ? read.data.accountId : null;
}

export async function remember({ store, now }: World, address: string, accountId: string): Promise<RememberedSender> {
  const kept: RememberedSender = { address: address.toLowerCase(), accountId, atMs: now() };
  await store.set(senderKey(address), kept);
  return kept;
}

/** The Jira user a person chose. @throws FailureError when there is none who can do anything */
export async function chosenUser({ jira }: World, accountId: string): Promise<JiraPerson> {
  const person = await jira.person(accountId);
  if (person?.active !== true) throw new FailureError(noSuchUser);
  return person;
}

const noSuchUser: Failure = {
  code: 'jira-user-inactive',
  message: 'This Jira user is deactivated, or there is none such any more.',
  evidence: '',
  fix: { text: 'Choose another user.' },
};

export async function saveSender(
  world: World,
  { address, accountId }: { readonly address: string; readonly accountId: string },
): Promise<SenderAnswers['senders.save']> {
  const { displayName, active } = await chosenUser(world, accountId);
  return { ...(await remember(world, address, accountId)), person: { displayName, active } };
}

export async function forgetSender(
  { store }: World,
  { address }: { readonly address: string },
): Promise<SenderAnswers['senders.forget']> {
  const key = senderKey(address);
  const forgotten = (await store.get({ key })) !== undefined;
  await store.delete(key);
  return { forgotten };
}

/** As many people as are asked for at once. */
const pageSize = 25;

export async function listSenders(
  { store, jira }: World,
  { cursor }: { readonly cursor: string | null },
): Promise<SenderAnswers['senders.list']> {
  const page = await store.list(senderPrefix, pageSize, cursor ?? undefined);
  const kept = page.entries.flatMap(({ value }) => rememberedSender.safeParse(value).data ?? []);
  const people = await Promise.all(kept.map(({ accountId }) => jira.person(accountId)));
  const senders = kept.map((one, at) => {
    const person = people[at] ?? null;
    return { ...one, person: person && { displayName: person.displayName, active: person.active } };
  });
  return { senders: senders.sort((a, b) => (a.address < b.address ? -1 : 1)), cursor: page.cursor };
}
