/** The state of an open handler: its draft, what is wrong with it, and whether anything would be lost. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../../api';
import { failureIn } from '../../kit/use-call';
import type { Failure, FieldProblem, HandlerDraft } from '../../../../../src/contract';
import { cleaned, problemsOf, valueAt } from './draft';

export type Problems = Readonly<Record<string, string>>;

export interface Editor {
  readonly draft: HandlerDraft;
  readonly set: (draft: HandlerDraft) => void;
  /** Changes some of a part: `change('text', { quotes: 'keep' })`. */
  readonly change: <K extends Part>(part: K, values: Partial<HandlerDraft[K]>) => void;
  readonly problems: Problems;
  readonly failure: Failure | null;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** What the app refused, for example in a back-test, is shown at its fields. */
  readonly show: (problems: readonly FieldProblem[]) => void;
  /** The draft as it would be saved; null = something is wrong, and is shown. */
  readonly checked: () => HandlerDraft | null;
  /** @returns whether it is saved */
  readonly save: () => Promise<boolean>;
}

/** The parts of a draft that are records. */
export type Part =
  | 'match'
  | 'threads'
  | 'access'
  | 'authentication'
  | 'sender'
  | 'found'
  | 'people'
  | 'attachments'
  | 'machines'
  | 'limits'
  | 'text';

interface Stored {
  readonly id: string | null;
  readonly version: number | null;
}

export function useEditor(initial: HandlerDraft, { id, version }: Stored): Editor {
  const [draft, setDraft] = useState(initial);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSaving, setSaving] = useState(false);
  const turn = useFocusOnProblem();
  const set = (next: HandlerDraft): void => {
    setDraft(next);
    setProblems(stillWrong(problems, draft, next));
  };
  const show = (found: readonly FieldProblem[]): void => {
    const byField: Record<string, string> = {};
    for (const { field, message } of found) byField[field.replace(/^draft\.?/, '')] ??= message;
    setProblems(byField);
    turn();
  };
  const checked = (): HandlerDraft | null => {
    const clean = cleaned(draft);
    const found = problemsOf(clean);
    show(found);
    if (found.length > 0) return null;
    // What is shown is what is sent: the numbers in the app's answer are those of these lines.
    setDraft(clean);
    return clean;
  };
  const save = async (): Promise<boolean> => {
    const clean = checked();
    if (!clean) return false;
    setSaving(true);
    const reply = await call('handlers.save', { id, basedOn: version, draft: clean });
    setSaving(false);
    setFailure(!reply.ok && reply.kind === 'failed' ? failureIn(reply) : null);
    if (!reply.ok && reply.kind === 'invalid') show(reply.problems);
    return reply.ok;
  };
  return {
    draft,
    set,
    change: (part, values) => set({ ...draft, [part]: { ...draft[part], ...values } }),
    problems,
    failure,
    isDirty: JSON.stringify(cleaned(draft)) !== JSON.stringify(initial),
    isSaving,
    show,
    checked,
    save,
  };
}

/** What is wrong stays said until its field is changed. */
function stillWrong(problems: Problems, before: HandlerDraft, after: HandlerDraft): Problems {
  const same = (path: string): boolean =>
    JSON.stringify(valueAt(before, path)) === JSON.stringify(valueAt(after, path));
  return Object.fromEntries(Object.entries(problems).filter(([path]) => same(path)));
}

/** @returns call it when problems were found: the first of their fields gets the focus */
function useFocusOnProblem(): () => void {
  const [turn, setTurn] = useState(0);
  const seen = useRef(0);
  useEffect(() => {
    if (turn === seen.current) return;
    seen.current = turn;
    const first = document.querySelector<HTMLElement>('.editor [aria-invalid=true], .editor .field-problem');
    first?.focus();
    first?.scrollIntoView({ block: 'center' });
  }, [turn]);
  return () => setTurn((before) => before + 1);
}
