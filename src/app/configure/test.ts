/** The connection doctor from the page: settings as they stand in the form, steps to be seen while they run. */
import type {
  AdminAnswers,
  CertificateSeen,
  Connection,
  ConnectionDraft,
  DoctorReport,
  DoctorStep,
  ServerLogin,
} from '../../contract';
import { loadPassword, loadConnection, signingKey } from '../connections';
import { hashed } from '../keys';
import type { World } from '../ports';

export interface TestInput {
  readonly run: string;
  readonly id: string | null;
  readonly draft: ConnectionDraft;
  readonly password: string | null;
  readonly sendTo?: string | undefined;
}

const progressKey = (run: string): string => `test:${run}`;
/** A page that shows steps asks within seconds; afterwards they are of no use. */
const progressTtlSeconds = 600;
/** A test that passed counts for settings saved within this time. */
const passedTtlSeconds = 3600;

/** What the server is reached with: the draft, and its password or the one that is stored. */
export async function draftLogin(
  world: World,
  { id, draft, password }: Pick<TestInput, 'id' | 'draft' | 'password'>,
): Promise<ServerLogin> {
  const stored = id === null ? null : await loadConnection(world, id);
  const known = password ?? (stored?.hasPassword ? await loadPassword(world, stored.id) : '') ?? '';
  const sameAlias = stored !== null && JSON.stringify(stored.server) === JSON.stringify(draft.server);
  return { ...draft.server, password: known, sharedAs: sameAlias ? stored.sharedAs : null };
}

export async function test(world: World, input: TestInput): Promise<DoctorReport> {
  const { draft, run, sendTo } = input;
  const login = await draftLogin(world, input);
  const steps: DoctorStep[] = [];
  let written: Promise<void> = Promise.resolve();
  const onStep = (step: DoctorStep): void => {
    const at = steps.findIndex(({ name, ok }) => name === step.name && ok === null);
    steps.splice(at < 0 ? steps.length : at, 1, step);
    const seen = [...steps];
    // In order, and behind the test rather than in its way.
    written = written.then(() => world.store.set(progressKey(run), { steps: seen, done: false }, progressTtlSeconds));
  };
  const sending = draft.direction === 'outgoing' ? { from: draft.outgoing.fromAddress } : {};
  const report = await world.gateway.doctor(
    {
      server: login,
      ...(draft.direction === 'incoming' ? { folder: draft.incoming.folder } : {}),
      ...sending,
      ...(sendTo === undefined ? {} : { to: sendTo, send: true }),
    },
    onStep,
  );
  await written;
  await world.store.set(progressKey(run), { steps: report.steps, done: true }, progressTtlSeconds);
  if (report.ok) await remember(world, login, report);
  return report;
}

export async function progress(world: World, { run }: { run: string }): Promise<AdminAnswers['connections.progress']> {
  const found = await world.store.get({ key: progressKey(run) });
  return (found as AdminAnswers['connections.progress'] | undefined) ?? { steps: [], done: false };
}

interface PassedTest {
  readonly testedAtMs: number;
  readonly sharedAs: Connection['sharedAs'];
  readonly certificate: CertificateSeen | null;
}

/** Keyed by the signing secret, so that nobody can try passwords against it. */
async function passedKey(world: World, { sharedAs, ...login }: ServerLogin): Promise<string> {
  return `tested:${hashed(await signingKey(world), JSON.stringify(login))}`;
}

async function remember(world: World, login: ServerLogin, { sharedAs, certificate }: DoctorReport): Promise<void> {
  const passed: PassedTest = { testedAtMs: world.now(), sharedAs, certificate: certificate && seenIn(certificate) };
  await world.store.set(await passedKey(world, login), passed, passedTtlSeconds);
}

function seenIn({ fingerprint, issuer, validToMs }: CertificateSeen): CertificateSeen {
  return { fingerprint, issuer, validToMs };
}

/** A test of exactly these settings that passed not long ago; null when there is none. */
export async function passedTest(world: World, login: ServerLogin): Promise<PassedTest | null> {
  const found = await world.store.get({ key: await passedKey(world, login) });
  return (found as PassedTest | undefined) ?? null;
}
