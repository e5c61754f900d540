/** Who may do what: everybody with an account, unless it was taken away. Customers reach Jira by its portal and mail only. */
import type { Person } from './store/people';
import type { Project, Projects } from './store/projects';

/** Key, name and what it allows: the part of Jira's permissions that the twin checks. */
export const permissions = {
  ADMINISTER: ['Administer Jira', 'Create and administer projects, fields and schemes.', 'GLOBAL'],
  USER_PICKER: ['Browse users and groups', 'View and select users or groups.', 'GLOBAL'],
  ADMINISTER_PROJECTS: ['Administer projects', 'Administer a project in Jira.', 'PROJECT'],
  BROWSE_PROJECTS: ['Browse projects', 'Browse projects and the issues within them.', 'PROJECT'],
  CREATE_ISSUES: ['Create issues', 'Create issues.', 'PROJECT'],
  EDIT_ISSUES: ['Edit issues', 'Edit issues.', 'PROJECT'],
  DELETE_ISSUES: ['Delete issues', 'Delete issues.', 'PROJECT'],
  ASSIGN_ISSUES: ['Assign issues', 'Assign issues to other people.', 'PROJECT'],
  ASSIGNABLE_USER: ['Assignable user', 'May be assigned to issues.', 'PROJECT'],
  TRANSITION_ISSUES: ['Transition issues', 'Move issues through their workflow.', 'PROJECT'],
  MODIFY_REPORTER: ['Modify reporter', 'Set another reporter.', 'PROJECT'],
  LINK_ISSUES: ['Link issues', 'Link issues together.', 'PROJECT'],
  ADD_COMMENTS: ['Add comments', 'Comment on issues.', 'PROJECT'],
  EDIT_ALL_COMMENTS: ['Edit all comments', 'Edit all comments made on issues.', 'PROJECT'],
  EDIT_OWN_COMMENTS: ['Edit own comments', 'Edit own comments made on issues.', 'PROJECT'],
  DELETE_ALL_COMMENTS: ['Delete all comments', 'Delete all comments made on issues.', 'PROJECT'],
  DELETE_OWN_COMMENTS: ['Delete own comments', 'Delete own comments made on issues.', 'PROJECT'],
  CREATE_ATTACHMENTS: ['Create attachments', 'Attach files to issues.', 'PROJECT'],
  DELETE_ALL_ATTACHMENTS: ['Delete all attachments', 'Delete all attachments.', 'PROJECT'],
  VIEW_VOTERS_AND_WATCHERS: ['View voters and watchers', 'See who watches an issue.', 'PROJECT'],
  MANAGE_WATCHERS: ['Manage watchers', 'Change the watchers of issues.', 'PROJECT'],
} as const satisfies Readonly<Record<string, readonly [string, string, 'GLOBAL' | 'PROJECT']>>;

export type Permission = keyof typeof permissions;

export function isPermission(key: string): key is Permission {
  return Object.hasOwn(permissions, key);
}

export function may(projects: Projects, person: Person, project: Project, permission: Permission): boolean {
  if (!person.active || person.accountType === 'customer') return false;
  if (projects.isDenied(project.id, person.accountId, permission)) return false;
  // Without Browse projects a project does not exist for a person.
  return permission === 'BROWSE_PROJECTS' || !projects.isDenied(project.id, person.accountId, 'BROWSE_PROJECTS');
}
