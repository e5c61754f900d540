/** Templates and their versions, layouts and canned responses in storage. What was never changed is not stored. */
import {
  cannedResponse,
  mailLayout,
  mailTemplate,
  type AdminAnswers,
  type CannedDraft,
  type CannedResponse,
  type LayoutDraft,
  type MailLayout,
  type MailTemplate,
  type TemplateDraft,
} from '../../contract';
import { builtInTemplate, builtInTemplates, isBuiltIn, standardLayout } from '../../outbound';
import { everyEntry } from '../entries';
import type { World } from '../ports';
import { loadSchemes, missing, refused } from '../schemes';

const templateKey = (id: string): string => `template:${id}`;
const versionPrefix = (id: string): string => `template-version:${id}:`;
const versionKey = (id: string, version: number): string => `${versionPrefix(id)}${String(version).padStart(6, '0')}`;
const keptVersions = 20;

export async function loadTemplate({ store }: World, id: string): Promise<MailTemplate | null> {
  const read = mailTemplate.safeParse(await store.get({ key: templateKey(id) }));
  if (read.success) return read.data;
  return isBuiltIn(id) ? builtInTemplate(id) : null;
}

/** The one a rule names; Postroom's own when it was deleted meanwhile. */
export async function templateOr(world: World, id: string, otherwise: string): Promise<MailTemplate> {
  const found = (await loadTemplate(world, id)) ?? (await loadTemplate(world, otherwise));
  return found ?? builtInTemplate('commented');
}

async function allOf<T>(world: World, prefix: string, read: (value: unknown) => T | null): Promise<readonly T[]> {
  return (await everyEntry(world, prefix)).flatMap(({ value }) => read(value) ?? []);
}

export async function listTemplates(world: World): Promise<AdminAnswers['templates.list']> {
  const [stored, schemes] = await Promise.all([
    allOf(world, 'template:', (value) => mailTemplate.safeParse(value).data ?? null),
    loadSchemes(world),
  ]);
  const changed = new Map(stored.map((one) => [one.id, one]));
  const own = builtInTemplates.map((id) => changed.get(id) ?? builtInTemplate(id));
  const others = stored.filter(({ id }) => !isBuiltIn(id)).sort((a, b) => a.name.localeCompare(b.name));
  const templates = [...own, ...others].map((one) => ({
    id: one.id,
    name: one.name,
    kind: one.kind,
    builtIn: one.builtIn,
    languages: Object.keys(one.texts),
    version: one.version,
    updatedAtMs: one.updatedAtMs,
    usedBy: schemes.filter(({ rules }) => rules.some((rule) => usedIn(rule, one.id))).map(({ name }) => name),
  }));
  return { templates };
}

function usedIn(
  rule: { readonly template: string | null; readonly events: readonly { kind: string }[] },
  id: string,
): boolean {
  return rule.template === null ? rule.events.some(({ kind }) => kind === id) : rule.template === id;
}

export async function getTemplate(world: World, { id }: { readonly id: string }): Promise<MailTemplate> {
  const found = await loadTemplate(world, id);
  if (found === null) throw missing('template');
  return found;
}

export async function saveTemplate(
  world: World,
  {
    id,
    basedOn,
    draft,
  }: { readonly id: string | null; readonly basedOn: number | null; readonly draft: TemplateDraft },
): Promise<MailTemplate> {
  const before = id === null ? null : await getTemplate(world, { id });
  if (before !== null && basedOn !== null && before.version !== basedOn) {
    throw refused(
      'Somebody else has saved this template meanwhile.',
      'Copy what you changed, load the template again, and put it in.',
    );
  }
  const newId = id ?? world.randomId();
  return write(world, before, { ...draft, id: newId, builtIn: isBuiltIn(newId) });
}

/** A new version; the one before is kept. */
async function write(
  { store, now }: World,
  before: MailTemplate | null,
  next: Omit<MailTemplate, 'version' | 'updatedAtMs'>,
): Promise<MailTemplate> {
  const after: MailTemplate = { ...next, version: (before?.version ?? 0) + 1, updatedAtMs: now() };
  if (before !== null) await store.set(versionKey(before.id, before.version), before);
  await store.set(templateKey(after.id), after);
  await store.delete(versionKey(after.id, after.version - 1 - keptVersions));
  return after;
}

export async function deleteTemplate(
  world: World,
  { id }: { readonly id: string },
): Promise<AdminAnswers['templates.delete']> {
  const before = await getTemplate(world, { id });
  if (isBuiltIn(id)) {
    await write(world, before, builtInTemplate(id));
    return { deleted: true };
  }
  const versions = await allOf(world, versionPrefix(id), (value) => mailTemplate.safeParse(value).data ?? null);
  for (const { version } of versions) await world.store.delete(versionKey(id, version));
  await world.store.delete(templateKey(id));
  return { deleted: true };
}

export async function templateVersions(
  world: World,
  { id }: { readonly id: string },
): Promise<AdminAnswers['templates.versions']> {
  const current = await getTemplate(world, { id });
  const older = await allOf(world, versionPrefix(id), (value) => mailTemplate.safeParse(value).data ?? null);
  const versions = [...older, current]
    .sort((a, b) => b.version - a.version)
    .map(({ version, updatedAtMs }) => ({ version, savedAtMs: updatedAtMs, current: version === current.version }));
  return { versions };
}

export async function templateVersion(
  world: World,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<MailTemplate> {
  const current = await getTemplate(world, { id });
  if (current.version === version) return current;
  const read = mailTemplate.safeParse(await world.store.get({ key: versionKey(id, version) }));
  if (!read.success) throw missing('version');
  return read.data;
}

export async function restoreTemplate(
  world: World,
  asked: { readonly id: string; readonly version: number },
): Promise<MailTemplate> {
  const [current, earlier] = await Promise.all([getTemplate(world, asked), templateVersion(world, asked)]);
  return write(world, current, earlier);
}

const layoutKey = (id: string): string => `layout:${id}`;

export async function loadLayout({ store }: World, id: string): Promise<MailLayout> {
  const own = mailLayout.safeParse(await store.get({ key: layoutKey(id) }));
  if (own.success) return own.data;
  return id === standardLayout.id ? standardLayout : loadStandard(store);
}

async function loadStandard(store: World['store']): Promise<MailLayout> {
  return mailLayout.safeParse(await store.get({ key: layoutKey(standardLayout.id) })).data ?? standardLayout;
}

export async function listLayouts(world: World): Promise<AdminAnswers['layouts.list']> {
  const stored = await allOf(world, 'layout:', (value) => mailLayout.safeParse(value).data ?? null);
  const standard = stored.find(({ id }) => id === standardLayout.id) ?? standardLayout;
  return { layouts: [standard, ...stored.filter(({ id }) => id !== standardLayout.id)] };
}

export async function saveLayout(
  { store, now, randomId }: World,
  { id, draft }: { readonly id: string | null; readonly draft: LayoutDraft },
): Promise<MailLayout> {
  const layout = { ...draft, id: id ?? randomId(), updatedAtMs: now() };
  await store.set(layoutKey(layout.id), layout);
  return layout;
}

/** Of the standard layout the first look comes back; templates of another one get the standard one. */
export async function deleteLayout(
  { store }: World,
  { id }: { readonly id: string },
): Promise<AdminAnswers['layouts.delete']> {
  await store.delete(layoutKey(id));
  return { deleted: true };
}

const cannedKey = (id: string): string => `canned:${id}`;

export async function listCanned(world: World): Promise<AdminAnswers['canned.list']> {
  const canned = await allOf(world, 'canned:', (value) => cannedResponse.safeParse(value).data ?? null);
  return { canned: [...canned].sort((a, b) => a.name.localeCompare(b.name)) };
}

export async function saveCanned(
  { store, now, randomId }: World,
  { id, draft }: { readonly id: string | null; readonly draft: CannedDraft },
): Promise<CannedResponse> {
  const response = { ...draft, id: id ?? randomId(), updatedAtMs: now() };
  await store.set(cannedKey(response.id), response);
  return response;
}

export async function deleteCanned(
  { store }: World,
  { id }: { readonly id: string },
): Promise<AdminAnswers['canned.delete']> {
  await store.delete(cannedKey(id));
  return { deleted: true };
}
