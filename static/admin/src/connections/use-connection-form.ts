/** The state of an open connection form: its fields, what is wrong with them, and whether anything would be lost. */
import { useCallback, useState } from 'react';
import { call } from '../api';
import { refused } from '../kit/use-call';
import type { ConnectionView, Failure } from '../../../../src/contract';
import { saveInput, type ConnectionForm } from './form';
import { problemsFrom, problemsOf, testProblems, type Problems } from './problems';
import { useTest, type Test, type TestMail } from './use-test';

export interface OpenForm {
  readonly form: ConnectionForm;
  readonly set: (form: ConnectionForm) => void;
  readonly problems: Problems;
  readonly failure: Failure | null;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  readonly test: Test;
  /** Exactly these settings passed a test. */
  readonly isTested: boolean;
  readonly runTest: (form?: ConnectionForm, mail?: TestMail) => Promise<void>;
  /** Whether it can be saved; what is wrong is shown at the fields. */
  readonly check: (form?: ConnectionForm) => boolean;
  /** null = it was refused or failed; the form says why. */
  readonly save: (changes?: Partial<ConnectionForm>) => Promise<ConnectionView | null>;
}

export function useConnectionForm(initial: ConnectionForm): OpenForm {
  const [saved, setSaved] = useState(initial);
  const [form, setForm] = useState(initial);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSaving, setSaving] = useState(false);
  const test = useTest();
  const set = useCallback((next: ConnectionForm) => {
    setForm(next);
    setFailure(null);
    setProblems((before) => stillWrong(before, next));
  }, []);
  const refuse = (found: Problems): void => {
    setProblems(found);
    window.setTimeout(focusFirstProblem);
  };
  const runTest = async (tested = form, mail?: TestMail): Promise<void> => {
    const found = testProblems(problemsOf(tested));
    if (Object.keys(found).length > 0) {
      refuse(found);
      return;
    }
    const refusedFields = await test.run(tested, mail);
    if (Object.keys(refusedFields).length > 0) refuse(refusedFields);
  };
  const check = (checked = form): boolean => {
    const found = problemsOf(checked);
    if (Object.keys(found).length === 0) return true;
    refuse(found);
    return false;
  };
  const save = async (changes: Partial<ConnectionForm> = {}): Promise<ConnectionView | null> => {
    const wanted = { ...form, ...changes };
    if (!check(wanted)) return null;
    setSaving(true);
    const reply = await call('connections.save', saveInput(wanted));
    setSaving(false);
    if (reply.ok) {
      const { id, hasPassword } = reply.value.connection;
      // A second press changes what was saved, and makes nothing new.
      const stored = { ...wanted, id, hasPassword };
      setSaved(stored);
      setForm(stored);
      return reply.value;
    }
    if (reply.kind === 'invalid') refuse(problemsFrom(reply.problems));
    setFailure(reply.kind === 'failed' ? reply.failure : reply.problems.length === 0 ? refused([]) : null);
    return null;
  };
  const isDirty = JSON.stringify(form) !== JSON.stringify(saved);
  const isTested = test.report?.ok === true && test.isAbout(form);
  return { form, set, problems, failure, isDirty, isSaving, test, isTested, runTest, check, save };
}

/** What was wrong stays said until it is mended; nothing new is complained about while one types. */
function stillWrong(before: Problems, form: ConnectionForm): Problems {
  const now = problemsOf(form);
  const kept = Object.entries(before).filter(([field]) => field in now);
  return Object.fromEntries(kept.map(([field]) => [field, now[field] ?? '']));
}

function focusFirstProblem(): void {
  const first = document.querySelector<HTMLElement>('[aria-invalid=true]');
  first?.focus();
  first?.scrollIntoView({ block: 'center' });
}
