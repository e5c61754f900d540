/** Projects with their components, role actors, and which permissions somebody lacks in them. */
import type { DatabaseSync } from 'node:sqlite';

export type ProjectTypeKey = 'software' | 'service_desk' | 'business';

export interface Project {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly typeKey: ProjectTypeKey;
  /** Account id. */
  readonly lead: string;
  readonly archivedMs: number | null;
}

export interface Component {
  readonly id: number;
  readonly projectId: number;
  readonly name: string;
}

export interface RoleActor {
  readonly roleId: number;
  readonly kind: 'user' | 'group';
  /** Account id, or the group's name. */
  readonly who: string;
}

export interface Projects {
  all(): readonly Project[];
  byId(id: number): Project | undefined;
  byKey(key: string): Project | undefined;
  /** By id in digits or by key, whatever its case. */
  find(idOrKey: string): Project | undefined;
  add(project: Omit<Project, 'id' | 'archivedMs'>): Project;
  archive(id: number, atMs: number | null): void;
  /** The next issue number; taken. */
  nextNumber(id: number): number;
  /** Numbers up to this one are taken. */
  skipTo(id: number, number: number): void;
  components(id: number): readonly Component[];
  addComponent(id: number, name: string): void;
  actors(id: number): readonly RoleActor[];
  addActor(id: number, actor: RoleActor): void;
  /** Takes a permission away, or gives it back. `accountId` '*' = everybody. */
  setDenied(id: number, accountId: string, permission: string, denied: boolean): void;
  isDenied(id: number, accountId: string, permission: string): boolean;
}

interface Row {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly type_key: ProjectTypeKey;
  readonly lead: string;
  readonly archived_ms: number | null;
}

type Denials = Pick<Projects, 'setDenied' | 'isDenied'>;

export function openProjects(db: DatabaseSync): Projects {
  const selectAll = db.prepare('SELECT * FROM jira_projects ORDER BY key');
  const insert = db.prepare(
    'INSERT INTO jira_projects (key, name, description, type_key, lead) VALUES (?, ?, ?, ?, ?)',
  );
  const setArchived = db.prepare('UPDATE jira_projects SET archived_ms = ? WHERE id = ?');
  const take = db.prepare('UPDATE jira_projects SET last_number = last_number + 1 WHERE id = ? RETURNING last_number');
  const skip = db.prepare('UPDATE jira_projects SET last_number = max(last_number, ?) WHERE id = ?');
  let known = new Map<number, Project>();
  let byKey = new Map<string, Project>();
  const load = (): void => {
    const projects = (selectAll.all() as unknown as Row[]).map(projectOf);
    known = new Map(projects.map((one) => [one.id, one]));
    byKey = new Map(projects.map((one) => [one.key, one]));
  };
  load();
  return {
    all: () => [...known.values()],
    byId: (id) => known.get(id),
    byKey: (key) => byKey.get(key),
    find: (idOrKey) =>
      byKey.get(idOrKey.toUpperCase()) ?? (/^\d+$/.test(idOrKey) ? known.get(Number(idOrKey)) : undefined),
    add({ key, name, description, typeKey, lead }) {
      const id = Number(insert.run(key, name, description, typeKey, lead).lastInsertRowid);
      load();
      return { id, key, name, description, typeKey, lead, archivedMs: null };
    },
    archive(id, atMs) {
      setArchived.run(atMs, id);
      load();
    },
    nextNumber: (id) => Number(take.get(id)?.['last_number']),
    skipTo: (id, number) => void skip.run(number, id),
    ...openComponents(db),
    ...openActors(db),
    ...openDenials(db),
  };
}

function projectOf(row: Row): Project {
  const { id, key, name, description, lead } = row;
  return { id, key, name, description, typeKey: row.type_key, lead, archivedMs: row.archived_ms };
}

function openComponents(db: DatabaseSync): Pick<Projects, 'components' | 'addComponent'> {
  const select = db.prepare('SELECT id, name FROM jira_components WHERE project_id = ? ORDER BY id');
  const insert = db.prepare('INSERT OR IGNORE INTO jira_components (project_id, name) VALUES (?, ?)');
  return {
    components: (projectId) =>
      select.all(projectId).map((row) => ({ id: Number(row['id']), projectId, name: String(row['name']) })),
    addComponent: (projectId, name) => void insert.run(projectId, name),
  };
}

function openActors(db: DatabaseSync): Pick<Projects, 'actors' | 'addActor'> {
  const select = db.prepare('SELECT role_id AS roleId, kind, who FROM jira_role_actors WHERE project_id = ?');
  const insert = db.prepare(
    'INSERT OR IGNORE INTO jira_role_actors (project_id, role_id, kind, who) VALUES (?, ?, ?, ?)',
  );
  return {
    actors: (id) => select.all(id) as unknown as RoleActor[],
    addActor: (id, { roleId, kind, who }) => void insert.run(id, roleId, kind, who),
  };
}

/** Asked with every call, so kept in memory. */
function openDenials(db: DatabaseSync): Denials {
  const insert = db.prepare('INSERT OR IGNORE INTO jira_denials (project_id, account_id, permission) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM jira_denials WHERE project_id = ? AND account_id = ? AND permission = ?');
  const rows = db.prepare('SELECT project_id, account_id, permission FROM jira_denials').all();
  const denials = new Set(
    rows.map((row) => `${String(row['project_id'])} ${String(row['account_id'])} ${String(row['permission'])}`),
  );
  return {
    setDenied(id, accountId, permission, denied) {
      (denied ? insert : remove).run(id, accountId, permission);
      const key = `${id} ${accountId} ${permission}`;
      if (denied) denials.add(key);
      else denials.delete(key);
    },
    isDenied: (id, accountId, permission) =>
      denials.size > 0 && (denials.has(`${id} ${accountId} ${permission}`) || denials.has(`${id} * ${permission}`)),
  };
}
