/**
 * Pages of the log: streams merged by time. A page begins where the last one ended, by time and the keys already shown for
 * that moment, so that it costs the same wherever one is in 100,000 rows. Looking for words may take more than one call:
 * then the page says how far back it looked.
 */
import type { LogPage, LogRow } from '../../contract';
import { isIncoming, loadConnections } from '../connections';
import type { World } from '../ports';
import { questionOf, type Question } from './question';
import { streamsFor, type LogFilter, type Stream } from './streams';

export interface LogQuestion extends LogFilter {
  readonly text: string;
  readonly cursor: string | null;
  readonly limit: number;
}

/** Where a page ended: rows at `atMs` that were shown, by key. */
interface Place {
  readonly atMs: number;
  readonly shown: readonly string[];
}

/** Queries of one call; the platform counts reads by the minute. */
const mostQueries = 120;
const perQuery = 100;

export async function logPage(world: World, asked: LogQuestion): Promise<LogPage> {
  const connections = await loadConnections(world);
  const question = questionOf(asked.text);
  const streams = streamsFor({
    filter: asked,
    question,
    issueId: await issueIdOf(world, question),
    mailboxes: connections.filter(isIncoming).map(({ id }) => id),
    names: new Map(connections.map(({ id, name }) => [id, name])),
  });
  return mergedPage(world, streams, asked);
}

async function issueIdOf({ jira }: World, question: Question): Promise<string | null> {
  if (question.by !== 'issue') return null;
  return (await jira.issue(question.issueKey))?.id ?? null;
}

type Bounds = Pick<LogQuestion, 'cursor' | 'limit' | 'fromMs' | 'toMs'>;

export async function mergedPage(world: World, streams: readonly Stream[], bounds: Bounds): Promise<LogPage> {
  const start = readPlace(bounds.cursor);
  const budget = Math.max(2, Math.floor(mostQueries / Math.max(1, streams.length)));
  const parts = await Promise.all(streams.map((stream) => takeFrom(world, stream, bounds, start, budget)));
  // A stream that was given up early hides what lies behind: rows older than that are left for the next page.
  const searchedToMs = Math.max(-Infinity, ...parts.map((part) => part.searchedToMs ?? -Infinity));
  const sorted = parts.flatMap(({ rows }) => rows).sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1));
  const known = sorted.filter(({ atMs }) => atMs >= searchedToMs);
  const rows = known.slice(0, bounds.limit);
  const isCut = searchedToMs > -Infinity;
  const hasMore = isCut || known.length > rows.length || parts.some(({ isFull }) => isFull);
  if (!hasMore) return { rows, cursor: null, searchedToMs: null };
  const isFull = rows.length >= bounds.limit;
  const last = isFull ? rows.at(-1)?.atMs : searchedToMs;
  return {
    rows,
    cursor: last === undefined || !Number.isFinite(last) ? null : writePlace(placeAfter(rows, last, start)),
    searchedToMs: isCut && !isFull ? searchedToMs : null,
  };
}

function placeAfter(rows: readonly LogRow[], atMs: number, before: Place | null): Place {
  const here = rows.filter((row) => row.atMs === atMs).map(nameOf);
  return { atMs, shown: before?.atMs === atMs ? [...before.shown, ...here] : here };
}

const nameOf = ({ direction, id }: Pick<LogRow, 'direction' | 'id'>): string => `${direction}:${id}`;

interface Part {
  readonly rows: readonly LogRow[];
  /** There may be more rows. */
  readonly isFull: boolean;
  /** The time down to which all was seen when the budget ran out; null when it did not. */
  readonly searchedToMs: number | null;
}

/** The next rows of a stream, as many as a page has. */
async function takeFrom(
  { store }: World,
  { query, row, keeps }: Stream,
  { limit, fromMs, toMs }: Bounds,
  start: Place | null,
  budget: number,
): Promise<Part> {
  const shown = new Set(start?.shown);
  const to = start?.atMs ?? toMs;
  const rows: LogRow[] = [];
  let cursor: string | null | undefined;
  let seenToMs: number | null = null;
  for (let queries = 0; queries < budget; queries++) {
    const page = await store.query({
      ...query,
      newestFirst: true,
      limit: Math.min(perQuery, limit + shown.size + 1),
      ...(fromMs === null ? {} : { from: fromMs }),
      ...(to === null ? {} : { to }),
      ...(typeof cursor === 'string' ? { cursor } : {}),
    });
    for (const { key, value } of page.entries) {
      const found = row(key, value);
      if (found === null) continue;
      seenToMs = found.atMs;
      if (!shown.has(nameOf(found)) && keeps(found)) rows.push(found);
    }
    cursor = page.cursor;
    if (cursor === null) return { rows, isFull: false, searchedToMs: null };
    if (rows.length > limit) return { rows, isFull: true, searchedToMs: null };
  }
  return { rows, isFull: true, searchedToMs: seenToMs };
}

/** Keys hold no line breaks. */
function writePlace({ atMs, shown }: Place): string {
  return Buffer.from([String(atMs), ...shown].join('\n')).toString('base64url');
}

/** A cursor is ours; what is none begins at the newest row. */
function readPlace(cursor: string | null): Place | null {
  if (cursor === null) return null;
  const [time = '', ...shown] = Buffer.from(cursor, 'base64url').toString().split('\n');
  const atMs = Number(time);
  return time === '' || !Number.isFinite(atMs) ? null : { atMs, shown };
}
