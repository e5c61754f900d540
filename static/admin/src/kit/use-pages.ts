/** Leafing through a long list: the cursors of the pages so far. */
import { useState } from 'react';

export interface Leaf {
  /** Of the page that is shown; null = the first. */
  readonly cursor: string | null;
  readonly isFirst: boolean;
  readonly older: (next: string) => void;
  readonly newer: () => void;
}

/** `question` = what the list is of; another one starts at its first page. */
export function usePages(question: string): Leaf {
  const [state, setState] = useState<{ question: string; cursors: readonly string[] }>({ question, cursors: [] });
  const cursors = state.question === question ? state.cursors : [];
  return {
    cursor: cursors.at(-1) ?? null,
    isFirst: cursors.length === 0,
    older: (next) => setState({ question, cursors: [...cursors, next] }),
    newer: () => setState({ question, cursors: cursors.slice(0, -1) }),
  };
}
