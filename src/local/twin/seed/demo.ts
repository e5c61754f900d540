/** The people of the site, and a project that reads like one in use. Made once, quietly: no events. */
import { inTransaction } from '../../database';
import { addProject } from '../controls';
import { documentText } from '../adf-check';
import { addIssue } from '../rest/create';
import { issueTypes, named, priorities } from '../scheme';
import type { Issue } from '../store/issues';
import type { Project } from '../store/projects';
import { adminEmail, type World } from '../world';
import conversations from './demo.json';

const agents = 'service-desk-team';

const people = [
  { email: adminEmail, displayName: 'Alex Admin', accountType: 'atlassian' },
  { email: 'kim@postroom.example', displayName: 'Kim Agent', accountType: 'atlassian' },
  { email: 'sam@postroom.example', displayName: 'Sam Agent', accountType: 'atlassian' },
  { email: 'ana@customer.example', displayName: 'Ana Customer', accountType: 'customer' },
  { email: 'ben@partner.example', displayName: 'Ben Partner', accountType: 'customer' },
] as const;

/** The accounts: always there, since the host needs an administrator and the pages somebody to write as. */
export function furnish(world: World): void {
  inTransaction(world.db, () => {
    for (const person of people) {
      if (world.people.byEmail(person.email)) continue;
      const { accountId } = world.people.put(person);
      if (person.accountType === 'atlassian') world.people.addToGroup('jira-users', accountId);
      if (/^(kim|sam)@/.test(person.email)) world.people.addToGroup(agents, accountId);
      if (person.email === adminEmail) world.people.addToGroup('administrators', accountId);
    }
  });
}

/** Project DEMO, unless it is there. */
export function seedDemo(world: World): void {
  if (world.projects.byKey('DEMO')) return;
  inTransaction(world.db, () => {
    const project = addProject(world, 'DEMO', 'Demo service desk', 'service_desk');
    for (const name of ['Printers', 'Network', 'Accounts', 'Orders']) world.projects.addComponent(project.id, name);
    world.projects.addActor(project.id, { roleId: 10003, kind: 'group', who: agents });
    world.projects.addActor(project.id, { roleId: 10002, kind: 'user', who: accountOf(world, adminEmail) });
    for (const [at, conversation] of conversations.entries()) addConversation(world, project, at, conversation);
  });
}

type Conversation = (typeof conversations)[number];

function addConversation(world: World, project: Project, at: number, told: Conversation): void {
  const createdMs = world.now() - told.hoursAgo * 3_600_000;
  const component = world.projects.components(project.id).find(({ name }) => name === told.component);
  const issue = addIssue(world, project, world.projects.nextNumber(project.id), {
    typeId: named(issueTypes, told.type)?.id ?? '',
    priorityId: named(priorities, told.priority)?.id ?? '',
    summary: told.summary,
    description: paragraphs(told.description),
    environment: null,
    reporter: accountOf(world, told.reporter),
    creator: accountOf(world, told.reporter),
    assignee: told.assignee === null ? null : accountOf(world, told.assignee),
    labels: told.labels,
    componentIds: component ? [component.id] : [],
    custom: {},
    parentId: null,
    dueDate: null,
    createdMs,
  });
  told.comments.forEach((comment, nth) =>
    addTold(world, issue, createdMs + (nth + 1) * 1_500_000 + at * 60_000, comment),
  );
  if (told.assignee !== null) world.watchers.add(issue.id, accountOf(world, told.assignee));
}

function addTold(
  world: World,
  issue: Issue,
  atMs: number,
  { by, text, internal }: Conversation['comments'][number],
): void {
  const author = accountOf(world, by);
  const body = paragraphs(text);
  const { id } = world.comments.add({
    issueId: issue.id,
    author,
    updateAuthor: author,
    body,
    visibility: null,
    public: !internal,
    parentId: null,
    createdMs: atMs,
    updatedMs: atMs,
  });
  world.text.set('comment', id, documentText(body));
  world.issues.touch(issue.id, atMs);
}

function accountOf(world: World, email: string): string {
  const person = world.people.byEmail(email);
  if (!person) throw new Error(`The demo tells of ${email}, who has no account.`);
  return person.accountId;
}

function paragraphs(text: string): object {
  const content = text.split('\n\n').map((part) => ({ type: 'paragraph', content: [{ type: 'text', text: part }] }));
  return { type: 'doc', version: 1, content };
}
