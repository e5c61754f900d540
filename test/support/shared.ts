/** The folder `shared` beside the repository, where it is there. Tests that need it say so when it is not. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
/** Beside the repository, or beside the folder that holds its work trees. */
const places = ['../shared', '../../shared'];

/** The path of something in it; null where it is not there. */
export function sharedPath(path: string): string | null {
  return places.map((place) => resolve(root, place, path)).find(existsSync) ?? null;
}
