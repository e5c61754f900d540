/** A stand-in for a Jira Cloud site: REST API, product events and pages, in SQLite tables beside the host's own. */
import { inTransaction } from '../database';
import type { TwinOptions, TwinPart } from '../parts';
import { listens } from '../product-event';
import { controlsOf, type Controls } from './controls';
import { faultGate, type Faults } from './faults';
import { handleRequest } from './handle';
import { jiraPages } from './pages';
import { fileRoutes } from './pages/files';
import { scopesFor } from './rest/router';
import { furnish, seedDemo } from './seed/demo';
import { seedFile, seedIssues, type Seeded } from './seed/load';
import { testRoute } from './test-route';
import { openWorld, type World } from './world';

export interface Twin extends TwinPart {
  readonly routes: NonNullable<TwinPart['routes']>;
  readonly faults: Faults;
  readonly controls: Controls;
  /** The content of a seed_issues.json. @throws ZodError when it is none */
  seed(file: unknown): Seeded;
  /** Moves when something changed that a page may show. */
  changeCount(): number;
  scopesFor(method: string, path: string): readonly string[] | undefined;
}

export function createTwin(options: TwinOptions): Twin {
  const { db, filesDir, now, baseUrl, demo, declared, triggers, modules = [] } = options;
  const listeners: Parameters<TwinPart['onEvents']>[0][] = [];
  const emit: World['emit'] = (event, more) => {
    if (!triggers.some((trigger) => listens(trigger, event))) return;
    const happened = [{ ...event, ...more() }];
    for (const tell of listeners) void tell(happened);
  };
  const faults = faultGate();
  let changes = 0;
  const world = inTransaction(db, () => openWorld({ db, filesDir, now, baseUrl, declared, emit }));
  furnish(world);
  if (demo) seedDemo(world);
  const controls = controlsOf(world);
  const twin = {
    async handle(request: Parameters<TwinPart['handle']>[0]): Promise<Response> {
      const answer = await handleRequest(world, faults, request);
      if (request.method !== 'GET') changes += 1;
      return answer;
    },
  };
  /** People on the pages are not subject to the faults that tests switch on for the app. */
  const faultless = faultGate();
  const pages = jiraPages(world, modules, (request) => {
    if (request.method !== 'GET') changes += 1;
    return handleRequest(world, faultless, request);
  });
  return {
    ...twin,
    onEvents: (listener) => void listeners.push(listener),
    faults,
    controls,
    seed: (file) => seedIssues(world, seedFile.parse(file)),
    changeCount: () => changes,
    scopesFor,
    routes: [testRoute(faults, controls), ...fileRoutes(world), ...pages],
  };
}
