/** Which folder was probably meant: the same name in other letters, at another place, or with few typing errors. */
import type { FoldersAnswer } from '../../contract';

export function closestFolder(wanted: string, folders: FoldersAnswer['folders']): string | null {
  const candidates = folders.filter(({ selectable }) => selectable);
  const name = lastPart(wanted).toLowerCase();
  const scored = candidates.map((folder) => ({
    path: folder.path,
    distance: distanceOf(wanted, name, folder.path, folder.parts),
  }));
  const best = scored.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(name.length / 4)) ? best.path : null;
}

function distanceOf(wanted: string, name: string, path: string, parts: readonly string[]): number {
  if (path.toLowerCase() === wanted.toLowerCase()) return 0;
  return Math.min(edits(name, (parts.at(-1) ?? path).toLowerCase()), edits(wanted.toLowerCase(), path.toLowerCase()));
}

function lastPart(path: string): string {
  return path.split(/[./\\]/).at(-1) ?? path;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
