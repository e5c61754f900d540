/** Notification schemes in storage: all of them in one record, since every event needs them and their order matters. */
import { z } from 'zod';
import {
  FailureError,
  notificationScheme,
  schemeDraft,
  type AdminAnswers,
  type NotificationScheme,
  type SchemeDraft,
} from '../../contract';
import type { World } from '../ports';

const key = 'schemes';

/** What an installation does before anybody changes it: people who take part by mail hear of public comments. */
export const standardScheme: NotificationScheme = {
  ...schemeDraft.parse({
    name: 'Standard',
    scope: { projects: [], issueTypes: [], jql: null },
    rules: [
      { id: 'comments', events: [{ kind: 'commented' }], recipients: [{ kind: 'thread' }] },
      { id: 'resolved', enabled: false, events: [{ kind: 'resolved' }], recipients: [{ kind: 'thread' }] },
    ],
  }),
  id: 'standard',
  standard: true,
  createdAtMs: 0,
  updatedAtMs: 0,
};

export async function loadSchemes({ store }: World): Promise<readonly NotificationScheme[]> {
  const read = z.array(notificationScheme).safeParse(await store.get({ key }));
  const kept = read.success ? read.data : [];
  return kept.some(({ standard }) => standard) ? kept : [...kept, standardScheme];
}

export async function saveScheme(
  world: World,
  { id, draft }: { readonly id: string | null; readonly draft: SchemeDraft },
): Promise<NotificationScheme> {
  const all = await loadSchemes(world);
  const nowMs = world.now();
  if (id === null) {
    const made = { ...draft, id: world.randomId(), standard: false, createdAtMs: nowMs, updatedAtMs: nowMs };
    await world.store.set(key, [made, ...all]);
    return made;
  }
  const before = all.find((one) => one.id === id);
  if (before === undefined) throw missing('scheme');
  const after = { ...before, ...draft, updatedAtMs: nowMs };
  await world.store.set(
    key,
    all.map((one) => (one.id === id ? after : one)),
  );
  return after;
}

export async function deleteScheme(
  world: World,
  { id }: { readonly id: string },
): Promise<AdminAnswers['schemes.delete']> {
  const all = await loadSchemes(world);
  if (all.find((one) => one.id === id)?.standard === true) {
    throw refused('The standard scheme cannot be deleted.', 'Switch it off instead.');
  }
  await world.store.set(
    key,
    all.filter((one) => one.id !== id),
  );
  return { deleted: true };
}

export async function orderSchemes(
  world: World,
  { ids }: { readonly ids: readonly string[] },
): Promise<AdminAnswers['schemes.list']> {
  const all = await loadSchemes(world);
  const place = (one: NotificationScheme): number => {
    const at = ids.indexOf(one.id);
    return one.standard ? Number.POSITIVE_INFINITY : at < 0 ? ids.length : at;
  };
  const schemes = [...all].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  await world.store.set(key, schemes);
  return { schemes };
}

/** Something that a page names and that is not there any more. */
export function missing(what: string): FailureError {
  return refused(`There is no such ${what} any more.`, 'Somebody may have deleted it: load the page again.');
}

export function refused(message: string, fix: string): FailureError {
  return new FailureError({ code: 'setting-invalid', message, evidence: '', fix: { text: fix } });
}
