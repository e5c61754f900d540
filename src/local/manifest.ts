/** manifest.yml as the host needs it. That it is valid for Forge is @forge/manifest's word (test/contract/manifest). */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';

export interface EntityDeclaration {
  readonly name: string;
  readonly attributes: Readonly<Record<string, { readonly type: string }>>;
  readonly indexes?: readonly (string | IndexDeclaration)[];
}

export interface IndexDeclaration {
  readonly name: string;
  readonly partition?: readonly string[];
  readonly range: readonly string[];
}

export interface FunctionDeclaration {
  readonly key: string;
  /** `file.export` under src/. */
  readonly handler: string;
  readonly timeoutSeconds?: number;
}

export interface AdminPage {
  readonly key: string;
  readonly title: string;
  readonly resource: string;
  readonly resolver?: { readonly function: string };
}

export interface Remote {
  readonly key: string;
  readonly baseUrl: string;
  readonly operations?: readonly string[];
  readonly auth?: {
    readonly appSystemToken?: { readonly enabled: boolean };
    readonly appUserToken?: { readonly enabled: boolean };
  };
}

type Egress = string | { readonly address: string } | { readonly remote: string };

export interface ScopeSetting {
  readonly allowImpersonation?: boolean;
}

export interface Permissions {
  readonly scopes?: readonly string[] | Readonly<Record<string, ScopeSetting>>;
  readonly content?: { readonly styles?: readonly string[]; readonly scripts?: readonly string[] };
  readonly external?: Readonly<Record<string, unknown>> & {
    readonly fetch?: { readonly backend?: readonly Egress[]; readonly client?: readonly Egress[] };
  };
}

/** Module jira:entityProperty: what of a property JQL can search. */
export interface EntityProperty {
  readonly entityType: string;
  readonly propertyKey: string;
  readonly values: readonly { readonly path: string; readonly type: DeclaredProperty['type'] }[];
}

/** One searchable path of an issue property. */
export interface DeclaredProperty {
  readonly key: string;
  /** `a.b` into the value. */
  readonly path: string;
  readonly type: 'number' | 'text' | 'string' | 'user' | 'date';
}

export type TriggerInterval = 'fiveMinute' | 'hour' | 'day' | 'week';

/** A function that is told of product events. */
export interface TriggerDeclaration {
  readonly key: string;
  readonly function: string;
  readonly events: readonly string[];
  /** `ignoreSelf`: not of what the app itself did. */
  readonly filter?: { readonly ignoreSelf?: boolean };
}

export interface Manifest {
  readonly app: {
    readonly id: string;
    readonly name?: string;
    readonly storage?: { readonly entities?: readonly EntityDeclaration[] };
  };
  readonly modules: {
    readonly 'jira:entityProperty'?: readonly EntityProperty[];
    readonly 'jira:adminPage'?: readonly AdminPage[];
    readonly 'jira:issueAction'?: readonly AdminPage[];
    readonly 'jira:issuePanel'?: readonly AdminPage[];
    readonly function?: readonly FunctionDeclaration[];
    readonly consumer?: readonly { readonly key: string; readonly queue: string; readonly function: string }[];
    readonly scheduledTrigger?: readonly {
      readonly key: string;
      readonly function: string;
      readonly interval: TriggerInterval;
    }[];
    readonly trigger?: readonly TriggerDeclaration[];
  };
  readonly resources?: readonly { readonly key: string; readonly path: string }[];
  readonly remotes?: readonly Remote[];
  readonly permissions?: Permissions;
}

/** Modules that show a page of the app. */
export const pageModuleTypes = ['jira:adminPage', 'jira:issueAction', 'jira:issuePanel'] as const;
export interface PageModule extends AdminPage {
  readonly type: (typeof pageModuleTypes)[number];
}

export function pageModules({ modules }: Manifest): readonly PageModule[] {
  return pageModuleTypes.flatMap((type) => (modules[type] ?? []).map((module) => ({ ...module, type })));
}

export function readManifest(path: string): Manifest {
  return load(readFileSync(path, 'utf8')) as Manifest;
}

/** The scopes granted to the app, by name. */
export function scopesOf({ permissions }: Manifest): ReadonlySet<string> {
  const scopes = permissions?.scopes ?? [];
  return new Set(Array.isArray(scopes) ? (scopes as readonly string[]) : Object.keys(scopes));
}

/** Those with which the app may act for a person who is not there: `asUser` with an account id. */
export function impersonatingOf({ permissions }: Manifest): ReadonlySet<string> {
  const scopes = permissions?.scopes ?? [];
  const named = Array.isArray(scopes) ? [] : Object.entries(scopes as Readonly<Record<string, ScopeSetting>>);
  return new Set(named.flatMap(([scope, { allowImpersonation }]) => (allowImpersonation === true ? [scope] : [])));
}

export function declaredProperties({ modules }: Manifest): readonly DeclaredProperty[] {
  const declared = modules['jira:entityProperty']?.filter(({ entityType }) => entityType === 'issue') ?? [];
  return declared.flatMap(({ propertyKey, values }) =>
    values.map(({ path, type }) => ({ key: propertyKey, path, type })),
  );
}

/** The addresses backend code may fetch, as @forge/egress takes them. */
export function egressOf({ permissions, remotes }: Manifest): string[] {
  return (permissions?.external?.fetch?.backend ?? []).flatMap((entry) => {
    if (typeof entry === 'string') return [entry];
    if ('address' in entry) return [entry.address];
    const remote = remotes?.find(({ key }) => key === entry.remote);
    return remote ? [remote.baseUrl] : [];
  });
}
