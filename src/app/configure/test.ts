/** The connection doctor from the page: settings as they stand in the form, steps to be seen while they run. */
import type { z } from 'zod';
import {
  FailureError,
  type AdminAnswers,
  type CertificateSeen,
  type Connection,
  type ConnectionDraft,
  type DoctorInput,
  type DoctorReport,
  type DoctorStep,
  type Failure,
  type ServerLogin,
  type adminCalls,
} from '../../contract';
import { isIncoming, loadConnection, loadPassword, loginOf, signingKey } from '../connections';
import { hashed } from '../keys';
import type { World } from '../ports';

export interface TestInput {
  readonly run: string;
  readonly id: string | null;
  readonly draft: ConnectionDraft;
  readonly password: string | null;
  readonly sendTo?: string | undefined;
  readonly comesBack?: AdminCallInput['comesBack'];
}

type AdminCallInput = z.output<(typeof adminCalls)['connections.test']>;

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
  const { run } = input;
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
  const report = await world.gateway.doctor({ server: login, ...(await examined(world, input)) }, onStep);
  await written;
  await world.store.set(progressKey(run), { steps: report.steps, done: true }, progressTtlSeconds);
  if (report.ok) await remember(world, login, report);
  return report;
}

/** What is looked at besides the server: the folder, or the way out and perhaps back in. */
async function examined(world: World, { draft, sendTo, comesBack }: TestInput): Promise<Omit<DoctorInput, 'server'>> {
  if (draft.direction === 'incoming') return { folder: draft.incoming.folder };
  const from = draft.outgoing.fromAddress;
  // Without a test mail the server is asked whether it would take mail for the sender's own address: answers go there.
  if (sendTo === undefined) return { from, to: from };
  const back = comesBack === undefined ? undefined : await mailboxOf(world, comesBack);
  return { from, to: sendTo, send: true, ...(back === undefined ? {} : { roundTrip: back }) };
}

async function mailboxOf(
  world: World,
  comesBack: NonNullable<TestInput['comesBack']>,
): Promise<DoctorInput['roundTrip']> {
  if ('draft' in comesBack) {
    const { draft, password } = comesBack;
    const server = await draftLogin(world, { id: null, draft, password });
    return { server, ...(draft.direction === 'incoming' ? { folder: draft.incoming.folder } : {}) };
  }
  const mailbox = await loadConnection(world, comesBack.id);
  if (mailbox === null || !isIncoming(mailbox)) throw new FailureError(noMailbox);
  return { server: await loginOf(world, mailbox), folder: mailbox.incoming.folder };
}

const noMailbox: Failure = {
  code: 'connection-missing',
  message: 'The mailbox that reads the replies does not exist any more.',
  evidence: '',
  fix: { text: 'Choose another one under “Replies are read by”.' },
};

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
