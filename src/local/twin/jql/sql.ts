/** Pieces of SQL with their parameters. */
import type { Person } from '../store/people';
import type { World } from '../world';

export interface Sql {
  readonly text: string;
  readonly params: readonly (string | number | null)[];
}

/** Who searches where. */
export interface Asking {
  readonly world: World;
  readonly reader: Person;
}

export function join(parts: readonly Sql[], word: 'AND' | 'OR'): Sql {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return {
    text: parts.map(({ text }) => `(${text})`).join(` ${word} `),
    params: parts.flatMap(({ params }) => params),
  };
}

/** Also true where the piece is neither true nor false. */
export function negated({ text, params }: Sql): Sql {
  return { text: `NOT coalesce((${text}), 0)`, params };
}
