/** Creates the issues that generated mail refers to (seed_issues.json): quietly, no events, in one transaction. */
import { z } from 'zod';
import { inTransaction } from '../../database';
import { addProject } from '../controls';
import { addIssue } from '../rest/create';
import { defaultPriorityId, issueTypes } from '../scheme';
import { adminEmail, type World } from '../world';

export const seedFile = z.object({
  own_address: z.string(),
  projects: z.array(z.string()),
  /** Key of an issue, to the Message-IDs of the notifications that were sent about it. */
  issues: z.record(z.string().regex(/^[A-Z][A-Z0-9_]+-[1-9]\d*$/), z.array(z.string())),
});
export type SeedFile = z.output<typeof seedFile>;

export interface Seeded {
  readonly projects: number;
  /** Those that were not there before. */
  readonly issues: number;
}

/** What is there already stays as it is. */
export function seedIssues(world: World, { projects, issues }: SeedFile): Seeded {
  return inTransaction(world.db, () => {
    for (const key of projects) addProject(world, key, `Project ${key}`, 'service_desk');
    const keys = Object.keys(issues).filter((key) => !world.issues.find(key));
    keys.forEach((key, at) => addSeeded(world, key, at, keys.length));
    return { projects: projects.length, issues: keys.length };
  });
}

function addSeeded(world: World, key: string, at: number, count: number): void {
  const cut = key.lastIndexOf('-');
  const number = Number(key.slice(cut + 1));
  const project = addProject(world, key.slice(0, cut), `Project ${key.slice(0, cut)}`, 'service_desk');
  const creator = (world.people.byEmail(adminEmail) ?? world.app).accountId;
  world.projects.skipTo(project.id, number);
  addIssue(world, project, number, {
    typeId: issueTypes[0]?.id ?? '',
    priorityId: defaultPriorityId,
    summary: `Your request ${key}`,
    description: null,
    environment: null,
    reporter: creator,
    creator,
    assignee: null,
    labels: [],
    componentIds: [],
    custom: {},
    parentId: null,
    dueDate: null,
    // A minute apart, so that an order by time is an order.
    createdMs: world.now() - (count - at) * 60_000,
  });
}
