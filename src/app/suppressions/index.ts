/** Addresses that get no mail: those that bounced for good, those that asked, those an admin named. */
import { suppression, type AdminAnswers, type Suppression } from '../../contract';
import { suppressionKey, suppressionPrefix } from '../keys';
import { storeKeyText, type World } from '../ports';

export async function suppressionsOf(
  { store }: World,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Suppression>> {
  const keys = [...new Set(addresses.filter((address) => address !== '').map(suppressionKey))].map((key) => ({ key }));
  if (keys.length === 0) return new Map();
  const found = await store.getMany(keys);
  const read = keys.flatMap((key) => suppression.safeParse(found.get(storeKeyText(key))).data ?? []);
  return new Map(read.map((one) => [one.address, one]));
}

const reasonWords = {
  bounced: 'Mail to it came back for good',
  asked: 'They asked for no more mail',
  admin: 'An administrator stopped mail to it',
} as const;

/** Why an address gets no mail, as the log and the trial say it. */
export function whySuppressed({ reason, note }: Suppression): string {
  return `${reasonWords[reason]}${note === '' ? '' : `: ${note}`}${/[.!?]$/.test(note) ? '' : '.'}`;
}

export async function suppress({ store }: World, one: Suppression): Promise<Suppression> {
  const kept = { ...one, address: one.address.toLowerCase() };
  await store.set(suppressionKey(kept.address), kept);
  return kept;
}

export async function addSuppression(
  world: World,
  { address, reason, note }: { readonly address: string; readonly reason: 'asked' | 'admin'; readonly note: string },
): Promise<Suppression> {
  const atMs = world.now();
  return suppress(world, { address, reason, note, status: null, atMs, deliveryId: null, issueKey: null });
}

export async function liftSuppression(
  { store }: World,
  { address }: { readonly address: string },
): Promise<{ readonly lifted: boolean }> {
  const key = suppressionKey(address);
  const there = (await store.get({ key })) !== undefined;
  await store.delete(key);
  return { lifted: there };
}

const pageSize = 50;

export async function listSuppressions(
  { store }: World,
  { query, cursor }: { readonly query: string; readonly cursor: string | null },
): Promise<AdminAnswers['suppressions.list']> {
  const page = await store.list(suppressionPrefix, pageSize, cursor ?? undefined);
  const wanted = query.toLowerCase();
  const suppressions = page.entries
    .flatMap(({ value }) => suppression.safeParse(value).data ?? [])
    .filter(({ address }) => address.includes(wanted))
    .sort((a, b) => b.atMs - a.atMs);
  return { suppressions, cursor: page.cursor };
}
