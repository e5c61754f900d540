/** Where in the page we are, and going elsewhere: a move waits for an answer while something unsaved would be lost. */
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { Navigation } from '../api';

export interface Moves {
  readonly path: string;
  /** False on the page one came in by. */
  readonly hasMoved: boolean;
  /** Goes to a path of the page; asks first when something is unsaved. */
  readonly go: (path: string) => void;
  /** Something unsaved would be lost by leaving (true), or not any more (false). */
  readonly hold: (isHeld: boolean) => void;
}

interface Pending {
  readonly path: string;
  /** The address bar has moved already (Back, Forward). */
  readonly moved: boolean;
}

interface GuardedMoves extends Moves {
  readonly isAsking: boolean;
  readonly leave: () => void;
  readonly stay: () => void;
}

export function useMovesOver(navigation: Navigation): GuardedMoves {
  const [path, setPath] = useState(navigation.path);
  const [entry] = useState(path);
  const [hasMoved, setMoved] = useState(false);
  if (path !== entry && !hasMoved) setMoved(true);
  const [pending, setPending] = useState<Pending | null>(null);
  const held = useRef(false);
  useEffect(
    () =>
      navigation.listen((to) => {
        if (to === path) return;
        if (held.current) setPending({ path: to, moved: true });
        else setPath(to);
      }),
    [navigation, path],
  );
  const go = useCallback(
    (to: string) => {
      if (to === path) return;
      if (held.current) setPending({ path: to, moved: false });
      else navigation.go(to);
    },
    [navigation, path],
  );
  const hold = useCallback((isHeld: boolean) => {
    held.current = isHeld;
  }, []);
  const leave = (): void => {
    held.current = false;
    setPending(null);
    if (pending?.moved) setPath(pending.path);
    else if (pending) navigation.go(pending.path);
  };
  const stay = (): void => {
    setPending(null);
    if (pending?.moved) navigation.go(path);
  };
  return {
    ...useMemo(() => ({ path, hasMoved, go, hold }), [path, hasMoved, go, hold]),
    isAsking: pending !== null,
    leave,
    stay,
  };
}

export const MovesContext = createContext<Moves>({
  path: '/',
  hasMoved: false,
  go: () => undefined,
  hold: () => undefined,
});

export function useMoves(): Moves {
  return useContext(MovesContext);
}

/** While `isDirty`, leaving the page or the browser tab asks first. */
export function useUnsaved(isDirty: boolean): void {
  const { hold } = useMoves();
  useEffect(() => {
    hold(isDirty);
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      hold(false);
    };
  }, [isDirty, hold]);
}
