/** Rows of the log, page after page; a new question begins anew. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../api';
import { refused } from '../kit/use-call';
import type { Failure, LogRow } from '../../../../src/contract';
import { askedOf, type Question } from './question';

export interface LogRows {
  readonly rows: readonly LogRow[];
  readonly isBusy: boolean;
  /** There may be older mail. */
  readonly hasMore: boolean;
  /** The search stopped here before it had a full page; null = it did not. */
  readonly searchedToMs: number | null;
  readonly failure: Failure | null;
  readonly more: () => void;
  readonly again: () => void;
}

interface State {
  readonly rows: readonly LogRow[];
  readonly cursor: string | null;
  readonly searchedToMs: number | null;
  readonly failure: Failure | null;
  readonly isBusy: boolean;
}

const fresh: State = { rows: [], cursor: null, searchedToMs: null, failure: null, isBusy: true };

export function useLog(question: Question): LogRows {
  const [state, setState] = useState<State>(fresh);
  const newest = useRef(0);
  const load = useCallback(
    async (cursor: string | null) => {
      const turn = ++newest.current;
      const reply = await call('log.list', { ...askedOf(question), cursor });
      if (turn !== newest.current) return;
      if (!reply.ok) {
        const failure = reply.kind === 'failed' ? reply.failure : refused(reply.problems);
        setState((before) => ({ ...before, failure, isBusy: false }));
        return;
      }
      const { rows, searchedToMs } = reply.value;
      setState((before) => ({
        rows: cursor === null ? rows : [...before.rows, ...rows],
        cursor: reply.value.cursor,
        searchedToMs,
        failure: null,
        isBusy: false,
      }));
    },
    [question],
  );
  useEffect(() => {
    void load(null);
    return () => {
      newest.current += 1;
    };
  }, [load]);
  const again = useCallback((): void => {
    setState((before) => ({ ...before, isBusy: true }));
    void load(null);
  }, [load]);
  const more = (): void => {
    setState((before) => ({ ...before, isBusy: true }));
    void load(state.cursor);
  };
  return { ...state, hasMore: state.cursor !== null, more, again };
}
