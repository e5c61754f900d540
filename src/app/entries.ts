/** All records under a prefix, page by page: for kinds of which there are dozens, not thousands. */
import type { StorePage, World } from './ports';

const entriesAPage = 100;

export async function everyEntry({ store }: World, prefix: string): Promise<StorePage['entries']> {
  const found: StorePage['entries'][number][] = [];
  let cursor: string | null | undefined;
  do {
    const page = await store.list(prefix, entriesAPage, cursor ?? undefined);
    found.push(...page.entries);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
