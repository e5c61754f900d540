/** Finds the operation for a method and path. Words in a path come before names in braces. */
import { operations, type Operation } from './routes';

export interface Match {
  readonly operation: Operation;
  /** Named segments, decoded. */
  readonly params: ReadonlyMap<string, string>;
}

interface Candidate {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

const shortFor = '/rest/api/3/';

/** By method and number of segments: a handful each. */
const table = new Map<string, Candidate[]>();
for (const operation of operations) {
  const [method, path] = operation;
  const segments = segmentsOf(path.startsWith('/') ? path : shortFor + path);
  const key = `${method} ${segments.length}`;
  table.set(
    key,
    [...(table.get(key) ?? []), { operation, segments }].sort((a, b) => namesIn(a) - namesIn(b)),
  );
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function namesIn({ segments }: Candidate): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

/** `path` without its query. */
export function matchOperation(method: string, path: string): Match | null {
  const segments = segmentsOf(path);
  for (const { operation, segments: pattern } of table.get(`${method} ${segments.length}`) ?? []) {
    if (pattern.every((wanted, at) => wanted.startsWith('{') || wanted === segments[at])) {
      return { operation, params: paramsOf(pattern, segments) };
    }
  }
  return null;
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  pattern.forEach((wanted, at) => {
    if (wanted.startsWith('{')) params.set(wanted.slice(1, -1), decoded(segments[at] ?? ''));
  });
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * The OAuth scopes of which a call needs one; undefined when the twin does not know the call. The twin speaks version 3
 * only; for a real site the same operations of version 2 need the same scopes. `path` may carry a query.
 */
export function scopesFor(method: string, path: string): readonly string[] | undefined {
  const plain = path.replace(/[?#].*$/, '').replace(/^\/rest\/api\/2\//, shortFor);
  return matchOperation(method.toUpperCase(), plain)?.operation[2];
}
