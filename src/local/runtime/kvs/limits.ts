/**
 * What Forge's storage accepts, and how it refuses (developer.atlassian.com/platform/forge/limits-kvs-ce and the two pages
 * on error handling). Codes marked "ours" have no published name.
 */
import { PlatformError } from '../answer';

export const storageLimits = {
  keyLength: 500,
  /** Raw JSON, UTF-8. */
  valueBytes: 240 * 1024,
  secretBytes: 128 * 1024,
  depth: 31,
  /** Operations in a transaction, keys in a batch. */
  operations: 25,
  requestBytes: 4 * 1024 * 1024,
  pageSize: 10,
  pageSizeMost: 100,
  conditions: 100,
  /** One year, the longest time to live. */
  ttlSeconds: 365 * 24 * 3600,
  /** Expired data may still be read, and still blocks FAIL_IF_EXISTS, for this long. */
  expiryLagMs: 48 * 3600 * 1000,
} as const;

const keyShape = /^(?!\s+$)[a-zA-Z0-9:._\s\-#]+$/;

/** Refuses what Forge refuses as a key: an e-mail address and a Message-ID are no keys, hash them. */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string' || key === '') {
    throw new PlatformError(400, 'KEY_TOO_SHORT', 'The provided key needs to have at least one character.');
  }
  if (key.length > storageLimits.keyLength) {
    throw new PlatformError(400, 'KEY_TOO_LONG', 'The provided key has exceeded the maximum 500 characters.');
  }
  if (!keyShape.test(key)) {
    throw new PlatformError(400, 'INVALID_KEY', `The provided key does not match the regex: ${keyShape.source}`);
  }
}

/** The value as the JSON text that is stored. */
export function valueText(value: unknown, maxBytes: number = storageLimits.valueBytes): string {
  if (value === undefined || value === null) {
    // The published types of @forge/kvs know no null at the top.
    throw new PlatformError(400, 'INVALID_VALUE', 'A value is required: a string, number, boolean, array or object.');
  }
  const text = JSON.stringify(value);
  // A UTF-16 unit is at most three bytes of UTF-8: most values need no count.
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) {
    throw new PlatformError(400, 'MAX_SIZE', 'The provided value has exceeded the maximum size limit.');
  }
  if (typeof value === 'object' && text.length > storageLimits.depth && deeperThan(value, storageLimits.depth)) {
    throw new PlatformError(400, 'MAX_DEPTH', 'The provided value has exceeded the maximum object depth (31) limit.');
  }
  return text;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((child) => deeperThan(child, levels - 1));
}

const secondsOf: Readonly<Record<string, number>> = { SECONDS: 1, MINUTES: 60, HOURS: 3600, DAYS: 86_400 };

/** When a value set now with this time to live expires; null = never. */
export function expiryOf(ttl: unknown, nowMs: number): number | null {
  if (ttl === undefined) return null;
  const { value, unit } = (ttl ?? {}) as { value?: unknown; unit?: unknown };
  const each = typeof unit === 'string' ? secondsOf[unit] : undefined;
  if (typeof value !== 'number' || each === undefined || !Number.isInteger(value) || value <= 0) {
    throw new PlatformError(
      400,
      'INVALID_TTL',
      'ttl needs a whole positive value and SECONDS, MINUTES, HOURS or DAYS.',
    );
  }
  if (value * each > storageLimits.ttlSeconds) {
    throw new PlatformError(400, 'INVALID_TTL', 'The maximum supported TTL is 1 year.');
  }
  return nowMs + value * each * 1000;
}

/** How many records a page shall hold. */
export function pageLimit(limit: unknown): number {
  if (limit === undefined) return storageLimits.pageSize;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > storageLimits.pageSizeMost) {
    throw new PlatformError(400, 'COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE', 'The page limit must be between 1 and 100.');
  }
  return limit;
}
