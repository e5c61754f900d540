/** Projects in Jira's shape: short inside issues, long on their own. */
import { issueTypes } from '../scheme';
import type { Person } from '../store/people';
import type { Project } from '../store/projects';
import type { World } from '../world';
import { userOrNull } from './people';
import { componentShape, issueTypeShape } from './scheme';

export function projectShape({ baseUrl }: World, { id, key, name, typeKey }: Project): object {
  const base = baseUrl();
  const avatar = `${base}/avatar/${key}`;
  return {
    self: `${base}/rest/api/3/project/${id}`,
    id: String(id),
    key,
    name,
    projectTypeKey: typeKey,
    simplified: false,
    avatarUrls: {
      '48x48': avatar,
      '24x24': `${avatar}?size=24`,
      '16x16': `${avatar}?size=16`,
      '32x32': `${avatar}?size=32`,
    },
  };
}

export type ProjectExpand = 'description' | 'lead' | 'issueTypes';

/** As project search answers it: what was asked for with `expand` comes with it. */
export function foundProjectShape(world: World, project: Project, reader: Person, expand: ReadonlySet<string>): object {
  return {
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...projectShape(world, project),
    style: 'classic',
    isPrivate: false,
    properties: {},
    ...archival(project),
    ...(expand.has('description') ? { description: project.description } : {}),
    ...(expand.has('lead') ? { lead: userOrNull(world, project.lead, reader) } : {}),
    ...(expand.has('issueTypes') ? { issueTypes: typeShapes(world) } : {}),
  };
}

export function wholeProjectShape(world: World, project: Project, reader: Person, roles: object): object {
  return {
    ...foundProjectShape(world, project, reader, new Set(['description', 'lead', 'issueTypes'])),
    components: world.projects.components(project.id).map((one) => componentShape(world.baseUrl(), one)),
    assigneeType: 'UNASSIGNED',
    versions: [],
    roles,
  };
}

function archival({ archivedMs }: Project): object {
  return archivedMs === null ? {} : { archived: true, archivedDate: new Date(archivedMs).toISOString() };
}

function typeShapes(world: World): object[] {
  return issueTypes.map((type) => issueTypeShape(world.baseUrl(), type));
}
