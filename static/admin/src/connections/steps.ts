/** The steps of a connection test in words, and which are still to come. */
import type { DoctorStep, Encryption, Protocol } from '../../../../src/contract';

type StepName = DoctorStep['name'];

const titles: Readonly<Record<StepName, string>> = {
  resolve: 'Find the server',
  connect: 'Connect',
  greeting: 'Greeting',
  tls: 'Encryption',
  capabilities: 'What the server can do',
  login: 'Log in',
  folder: 'Open the folder',
  read: 'Read one header',
  sender: 'Sender',
  recipient: 'Recipient',
  send: 'Send the test mail',
  'round-trip': 'Test mail comes back',
};

export function stepTitle(name: StepName): string {
  return titles[name];
}

interface Plan {
  readonly protocol: Protocol;
  readonly encryption: Encryption;
  readonly username: string;
  readonly sends: boolean;
  readonly comesBack: boolean;
}

/** What a test will do, in its order, as far as one can know before. */
export function plannedSteps({ protocol, encryption, username, sends, comesBack }: Plan): readonly StepName[] {
  const start: StepName[] = ['resolve', 'connect'];
  if (encryption === 'tls') start.push('tls', 'greeting', 'capabilities');
  else start.push('greeting', 'capabilities');
  if (encryption === 'starttls') start.push('tls');
  if (username !== '') start.push('login');
  if (protocol !== 'smtp') return [...start, 'folder', 'read'];
  start.push('sender', 'recipient');
  if (sends) start.push('send');
  if (comesBack) start.push('round-trip');
  return start;
}

export interface ShownStep {
  readonly key: string;
  readonly name: StepName;
  readonly state: 'ok' | 'failed' | 'running' | 'waiting' | 'not reached';
  readonly detail: string;
  readonly ms: number | null;
}

/** What was reported, then what is planned and has not come yet. */
export function shownSteps(
  reported: readonly DoctorStep[],
  planned: readonly StepName[],
  isRunning: boolean,
): readonly ShownStep[] {
  const done = reported.map(({ name, ok, ms, detail }, index) => ({
    key: `${index}-${name}`,
    name,
    detail,
    ms: ok === null ? null : ms,
    state: ok === null ? (isRunning ? 'running' : 'not reached') : ok ? 'ok' : 'failed',
  })) satisfies ShownStep[];
  const failed = reported.some(({ ok }) => ok === false);
  const rest = planned.filter((name) => !reported.some((step) => step.name === name));
  // After a test that passed, what it did not need is no step of it.
  if (!isRunning && !failed) return done;
  const state = isRunning && !failed ? 'waiting' : 'not reached';
  return [...done, ...rest.map((name) => ({ key: name, name, detail: '', ms: null, state }) as const)];
}

/** "38 ms", "1.4 s" */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
