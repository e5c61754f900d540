/** What every project of the twin shares: issue types, statuses and the simple workflow, priorities, resolutions, links, roles. */

export interface IssueType {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly subtask: boolean;
}

export type CategoryKey = 'new' | 'indeterminate' | 'done';

export interface Status {
  readonly id: string;
  readonly name: string;
  readonly category: CategoryKey;
}

export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly to: Status;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface LinkType extends Named {
  readonly inward: string;
  readonly outward: string;
}

export const issueTypes: readonly IssueType[] = [
  { id: '10001', name: 'Task', description: 'A small, distinct piece of work.', subtask: false },
  { id: '10002', name: 'Bug', description: 'A problem or error.', subtask: false },
  { id: '10003', name: 'Story', description: 'Functionality or a feature expressed as a user goal.', subtask: false },
  { id: '10004', name: 'Service Request', description: 'A request that a customer made.', subtask: false },
  { id: '10005', name: 'Sub-task', description: 'A small piece of work that is part of a larger one.', subtask: true },
];

const toDo: Status = { id: '10000', name: 'To Do', category: 'new' };
const inProgress: Status = { id: '3', name: 'In Progress', category: 'indeterminate' };
const done: Status = { id: '10001', name: 'Done', category: 'done' };

export const statuses: readonly Status[] = [toDo, inProgress, done];
export const firstStatus = toDo;

/** Every status can be reached from every other one. */
export const transitions: readonly Transition[] = [
  { id: '11', name: 'To Do', to: toDo },
  { id: '21', name: 'In Progress', to: inProgress },
  { id: '31', name: 'Done', to: done },
];

export const categories: Readonly<Record<CategoryKey, { id: number; name: string; colorName: string }>> = {
  new: { id: 2, name: 'To Do', colorName: 'blue-gray' },
  indeterminate: { id: 4, name: 'In Progress', colorName: 'yellow' },
  done: { id: 3, name: 'Done', colorName: 'green' },
};

export const resolutions: readonly Named[] = [
  { id: '10000', name: 'Done' },
  { id: '10001', name: "Won't Do" },
  { id: '10002', name: 'Duplicate' },
];

/** Highest first, as Jira orders them. */
export const priorities: readonly (Named & { readonly color: string })[] = [
  { id: '1', name: 'Highest', color: '#d04437' },
  { id: '2', name: 'High', color: '#f15C75' },
  { id: '3', name: 'Medium', color: '#f79232' },
  { id: '4', name: 'Low', color: '#707070' },
  { id: '5', name: 'Lowest', color: '#999999' },
];
export const defaultPriorityId = '3';

export const linkTypes: readonly LinkType[] = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10001', name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
  { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
];

export const roles: readonly { readonly id: number; readonly name: string; readonly description: string }[] = [
  { id: 10002, name: 'Administrators', description: 'People who administer the project.' },
  { id: 10003, name: 'Service Desk Team', description: 'People who answer requests.' },
  { id: 10004, name: 'Service Desk Customers', description: 'People who raise requests.' },
];

/** The one thing of a list with this id or, whatever its case, this name. */
export function named<T extends Named>(list: readonly T[], idOrName: string): T | undefined {
  const wanted = idOrName.trim().toLowerCase();
  return list.find(({ id }) => id === wanted) ?? list.find(({ name }) => name.toLowerCase() === wanted);
}

/** The thing with this id, which a row of ours holds. */
export function byId<T extends Named>(list: readonly T[], id: string): T {
  const found = list.find((one) => one.id === id);
  if (!found) throw new Error(`The twin has no ${id} in its scheme.`);
  return found;
}
