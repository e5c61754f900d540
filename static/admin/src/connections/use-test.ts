/** Runs the connection test of the app and collects its steps while it works. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api';
import { refused } from '../kit/use-call';
import type { AdminInput, DoctorReport, DoctorStep, Failure } from '../../../../src/contract';
import { passwordOf, reachingDraft, testedPart, type ConnectionForm } from './form';
import { problemsFrom, type Problems } from './problems';

const askEveryMs = 500;

export interface TestState {
  readonly isRunning: boolean;
  readonly steps: readonly DoctorStep[];
  readonly report: DoctorReport | null;
  /** Why there is no report. */
  readonly failure: Failure | null;
  /** The form as it was tested; null = there was no test yet. */
  readonly form: ConnectionForm | null;
  readonly mail: TestMail | null;
}

export interface TestMail {
  readonly sendTo: string;
  /** The mailbox it must arrive in. */
  readonly comesBack?: NonNullable<AdminInput<'connections.test'>['comesBack']>;
}

const untested: TestState = { isRunning: false, steps: [], report: null, failure: null, form: null, mail: null };

export interface Test extends TestState {
  /** Resolves to the problems of the fields when the app refused them. */
  readonly run: (form: ConnectionForm, mail?: TestMail) => Promise<Problems>;
  /** Whether exactly these settings were tested. */
  readonly isAbout: (form: ConnectionForm) => boolean;
}

export function useTest(): Test {
  const [state, setState] = useState(untested);
  const current = useRef('');
  useEffect(
    () => () => {
      current.current = '';
    },
    [],
  );
  const run = useCallback(async (form: ConnectionForm, mail?: TestMail): Promise<Problems> => {
    const id = crypto.randomUUID();
    const isCurrent = (): boolean => current.current === id;
    current.current = id;
    setState({ ...untested, isRunning: true, form, mail: mail ?? null });
    void follow(id, isCurrent, (steps) => {
      setState((before) => (before.isRunning && steps.length >= before.steps.length ? { ...before, steps } : before));
    });
    const input = { run: id, id: form.id, draft: reachingDraft(form), password: passwordOf(form) };
    const reply = await call('connections.test', { ...input, ...mail });
    if (!isCurrent()) return {};
    current.current = '';
    if (reply.ok) {
      const { value } = reply;
      setState((before) => ({ ...before, isRunning: false, report: value, steps: value.steps }));
      return {};
    }
    const failure = reply.kind === 'failed' ? reply.failure : refused(reply.problems);
    setState((before) => ({ ...before, isRunning: false, failure }));
    return reply.kind === 'invalid' ? problemsFrom(reply.problems) : {};
  }, []);
  const tested = state.form;
  const isAbout = useCallback(
    (form: ConnectionForm) => tested !== null && testedPart(tested) === testedPart(form),
    [tested],
  );
  return { ...state, run, isAbout };
}

async function follow(
  run: string,
  isCurrent: () => boolean,
  onSteps: (steps: readonly DoctorStep[]) => void,
): Promise<void> {
  for (;;) {
    await new Promise((resolve) => window.setTimeout(resolve, askEveryMs));
    if (!isCurrent()) return;
    const reply = await call('connections.progress', { run });
    if (!isCurrent()) return;
    if (reply.ok) onSteps(reply.value.steps);
    if (reply.ok && reply.value.done) return;
  }
}
