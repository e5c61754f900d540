/** Runs a back-test stretch by stretch, so that one sees it move and can stop it. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../api';
import { failureIn } from '../kit/use-call';
import type { Backtest, BacktestChange, Failure, FieldProblem, HandlerDraft, Reply } from '../../../../src/contract';

export interface BacktestState {
  readonly isRunning: boolean;
  readonly wanted: number;
  readonly looked: number;
  readonly missing: number;
  readonly changes: readonly BacktestChange[];
  readonly failure: Failure | null;
  /** The draft it was run with. */
  readonly draft: HandlerDraft | null;
}

const idle: BacktestState = {
  isRunning: false,
  wanted: 0,
  looked: 0,
  missing: 0,
  changes: [],
  failure: null,
  draft: null,
};

export interface BacktestInput {
  readonly id: string | null;
  readonly draft: HandlerDraft;
  readonly mailboxId: string;
  readonly last: number;
}

export interface BacktestRun extends BacktestState {
  readonly start: (input: BacktestInput, onProblems: (problems: readonly FieldProblem[]) => void) => Promise<void>;
  readonly stop: () => void;
}

export function useBacktest(): BacktestRun {
  const [state, setState] = useState(idle);
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const stop = (): void => {
    turn.current += 1;
    setState((before) => ({ ...before, isRunning: false }));
  };
  const start: BacktestRun['start'] = async (input, onProblems) => {
    const mine = ++turn.current;
    let now: BacktestState = { ...idle, isRunning: true, wanted: input.last, draft: input.draft };
    let cursor = null as string | null;
    setState(now);
    do {
      const left = input.last - now.looked - now.missing;
      const reply: Reply<Backtest> = await call('handlers.backtest', { ...input, last: left, cursor });
      if (mine !== turn.current) return;
      if (!reply.ok) {
        if (reply.kind === 'invalid') onProblems(reply.problems);
        setState({ ...now, isRunning: false, failure: reply.kind === 'failed' ? failureIn(reply) : null });
        return;
      }
      const value: Backtest = reply.value;
      cursor = value.cursor;
      now = {
        ...now,
        looked: now.looked + value.looked,
        missing: now.missing + value.missing,
        changes: [...now.changes, ...value.changes],
      };
      setState(now);
    } while (cursor !== null && now.looked + now.missing < input.last);
    setState({ ...now, isRunning: false });
  };
  return { ...state, start, stop };
}
