/** What a host is given at start besides empty rooms: the example mailbox, seeded issues, connections of a file. */
import { ask } from './ask';
import { exampleWishes, readWishes, setUpConnections } from './connections';
import type { Host } from './host';

export interface Furniture {
  /** With the embedded support@ mailbox connected both ways. */
  readonly demo: boolean;
  /** Jira is a real site: nothing is created there. */
  readonly isRealSite: boolean;
  /** Content of a seed_issues.json. */
  readonly seedIssues: string | null;
  /** Content of a connections file. */
  readonly connections: string | null;
}

/** @throws Error with a sentence for the user */
export async function furnish(host: Host, { demo, isRealSite, seedIssues, connections }: Furniture): Promise<void> {
  const wishes = connections === null ? [] : readWishes(connections);
  if (seedIssues !== null) await seed(host, seedIssues, isRealSite);
  if (demo) {
    const home = isRealSite ? await firstProject(host) : { projectKey: 'DEMO', issueType: 'Task' };
    await setUpConnections(host.invoke, exampleWishes(host.mail, home.projectKey, home.issueType), { tested: true });
  }
  await setUpConnections(host.invoke, wishes);
}

/** The projects and issues are created, and the app remembers the Message-IDs as notifications it sent. */
async function seed(host: Host, text: string, isRealSite: boolean): Promise<void> {
  if (isRealSite) throw new Error('--seed-issues creates issues in the twin: it does not go with --jira-site.');
  const file = parsed(text) as { readonly issues?: Readonly<Record<string, readonly string[]>> };
  await host.twin.seed?.(file);
  for (const [issueKey, sent] of Object.entries(file.issues ?? {})) {
    if (sent.length > 0) await ask(host.invoke, 'threads.import', { issueKey, sent: [...sent] });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`--seed-issues: the file is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** On a real site mail that belongs to no issue needs a project that exists there. */
async function firstProject(host: Host): Promise<{ readonly projectKey: string; readonly issueType: string }> {
  const { projects } = await ask(host.invoke, 'projects.list', {});
  const [project] = projects;
  const type = project?.issueTypes[0];
  if (project === undefined || type === undefined) {
    throw new Error('The Jira site has no project in which the account may create issues. Start with --no-demo.');
  }
  return { projectKey: project.key, issueType: type.name };
}
