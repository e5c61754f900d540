/** The Store and Secrets ports on Forge's key-value store (@forge/kvs). */
import { Filter, FilterConditions, ForgeKvsAPIError, Sort, WhereConditions, kvs } from '@forge/kvs';
import {
  storeKeyText,
  type Condition,
  type Conditions,
  type IndexQuery,
  type Secrets,
  type Store,
  type StoreKey,
  type StorePage,
  type StoreWrite,
} from '../app';
import { FailureError, type Failure } from '../contract';

/** Keys of one batch; a platform limit. */
const batchKeys = 25;

export const forgeStore: Store = {
  get: ({ key, entity }) =>
    guarded(async () => (entity === undefined ? kvs.get<unknown>(key) : kvs.entity<unknown>(entity).get(key))),
  getMany: (keys) => guarded(() => getMany(keys)),
  set: (key, value, ttlSeconds) => guarded(() => kvs.set(key, value, ttlOptions(ttlSeconds))),
  create: (key, value, ttlSeconds) =>
    guarded(() => created(kvs.set(key, value, { ...ttlOptions(ttlSeconds), keyPolicy: 'FAIL_IF_EXISTS' }))),
  delete: (key) => guarded(() => kvs.delete(key)),
  list: (prefix, limit, cursor) => guarded(() => list(prefix, limit, cursor)),
  transact: (writes) => guarded(() => transact(writes)),
  query: (query) => guarded(() => runQuery(query)),
};

export const forgeSecrets: Secrets = {
  get: (key) => guarded(async () => (await kvs.getSecret<string>(key)) ?? null),
  set: (key, value) => guarded(() => kvs.setSecret(key, value)),
  create: (key, value) => guarded(() => created(kvs.setSecret(key, value, { keyPolicy: 'FAIL_IF_EXISTS' }))),
  delete: (key) => guarded(() => kvs.deleteSecret(key)),
};

function ttlOptions(ttlSeconds: number | undefined): { ttl?: { value: number; unit: 'SECONDS' } } {
  return ttlSeconds === undefined ? {} : { ttl: { value: ttlSeconds, unit: 'SECONDS' } };
}

/** What the platform calls an existing key is not published: any 409, or a code that says so, means the same. */
async function created(write: Promise<void>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ForgeKvsAPIError && (error.responseDetails.status === 409 || error.code.includes('EXISTS'))) {
      return false;
    }
    throw error;
  }
}

async function getMany(keys: readonly StoreKey[]): Promise<ReadonlyMap<string, unknown>> {
  const parts: StoreKey[][] = [];
  for (let at = 0; at < keys.length; at += batchKeys) parts.push(keys.slice(at, at + batchKeys));
  const answers = await Promise.all(
    parts.map((part) =>
      kvs.batchGet<unknown>(
        part.map(({ key, entity }) => ({ key, ...(entity === undefined ? {} : { entityName: entity }) })),
      ),
    ),
  );
  const found = new Map<string, unknown>();
  for (const { successfulKeys, failedKeys } of answers) {
    for (const { key, entityName, value } of successfulKeys) found.set(nameOf(key, entityName), value);
    const failed = failedKeys.find(({ error }) => error.code !== 'KEY_NOT_FOUND');
    if (failed !== undefined) throw new FailureError(storageFailure(500, failed.error.code, failed.error.message));
  }
  return found;
}

const nameOf = (key: string, entity: string | undefined): string =>
  storeKeyText(entity === undefined ? { key } : { key, entity });

async function list(prefix: string, limit: number, cursor: string | undefined): Promise<StorePage> {
  const query = kvs.query().where('key', WhereConditions.beginsWith(prefix)).limit(limit);
  const { results, nextCursor } = await (cursor === undefined ? query : query.cursor(cursor)).getMany<unknown>();
  return { entries: results, cursor: nextCursor ?? null };
}

async function transact(writes: readonly StoreWrite[]): Promise<boolean> {
  let builder = kvs.transact();
  for (const write of writes) {
    const entity = write.entity === undefined ? undefined : { entityName: write.entity };
    switch (write.kind) {
      case 'set': {
        const conditions = write.when === undefined ? undefined : filterOf(write.when);
        const where = entity === undefined || conditions === undefined ? entity : { ...entity, conditions };
        builder = builder.set(write.key, write.value as AnyRecord, where, ttlOptions(write.ttlSeconds));
        break;
      }
      case 'delete':
        builder = builder.delete(write.key, entity);
        break;
      case 'check':
        builder = builder.check(write.key, { entityName: write.entity, conditions: filterOf(write.when) });
        break;
    }
  }
  try {
    await builder.execute();
    return true;
  } catch (error) {
    if (error instanceof ForgeKvsAPIError && error.code.includes('CONDITION')) return false;
    throw error;
  }
}

type AnyRecord = Record<string, unknown>;

type AnyOf = ReturnType<Filter<AnyRecord>['or']>;
type AllOf = ReturnType<Filter<AnyRecord>['and']>;

/** Any of them. A builder of @forge/kvs is not changed by what is added to it: what it returns is. */
function filterOf([first, ...others]: Conditions): AnyOf {
  const begun = new Filter<AnyRecord>().or(first.attribute, clauseOf(first));
  return others.reduce((filter, one) => filter.or(one.attribute, clauseOf(one)), begun);
}

function clauseOf(condition: Condition): ReturnType<(typeof FilterConditions)['equalTo' | 'lessThan' | 'notExists']> {
  switch (condition.is) {
    case 'missing':
      return FilterConditions.notExists();
    case 'equal':
      return FilterConditions.equalTo(condition.to);
    case 'less':
      return FilterConditions.lessThan(condition.to);
  }
}

async function runQuery(query: IndexQuery): Promise<StorePage> {
  const { entity, index, partition, newestFirst, limit, cursor, filters = [] } = query;
  const by = partition === undefined ? {} : { partition: [...partition] };
  let builder = kvs.entity<AnyRecord>(entity).query().index(index, by).limit(limit);
  builder = builder.sort(newestFirst ? Sort.DESC : Sort.ASC);
  const bounds = boundsOf(query);
  if (bounds !== null) builder = builder.where(bounds);
  if (cursor !== undefined) builder = builder.cursor(cursor);
  const [first, ...others] = clausesOf(filters);
  if (first !== undefined) builder = builder.filters(allOf(first, others));
  const { results, nextCursor } = await builder.getMany();
  return { entries: results, cursor: nextCursor ?? null };
}

type Clause = readonly [string, ReturnType<(typeof FilterConditions)['contains' | 'equalTo']>];

function clausesOf(filters: NonNullable<IndexQuery['filters']>): readonly Clause[] {
  return filters.flatMap(({ attribute, contains, equals }): Clause[] => [
    ...(contains === undefined ? [] : [[attribute, FilterConditions.contains(contains)] as const]),
    ...(equals === undefined ? [] : [[attribute, FilterConditions.equalTo(equals)] as const]),
  ]);
}

function allOf([attribute, clause]: Clause, others: readonly Clause[]): AllOf {
  const begun = new Filter<AnyRecord>().and(attribute, clause);
  return others.reduce((filter, one) => filter.and(...one), begun);
}

function boundsOf({
  from,
  to,
}: IndexQuery): ReturnType<(typeof WhereConditions)['between' | 'lessThanEqualTo' | 'greaterThanEqualTo']> | null {
  if (from !== undefined && to !== undefined) return WhereConditions.between(from, to);
  if (to !== undefined) return WhereConditions.lessThanEqualTo(to);
  return from === undefined ? null : WhereConditions.greaterThanEqualTo(from);
}

/** Every error of the storage becomes a Failure here. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const known = error instanceof ForgeKvsAPIError;
    const failure = known
      ? storageFailure(error.responseDetails.status, error.code, error.message)
      : storageFailure(503, '', error instanceof Error ? error.message : String(error));
    throw new FailureError(failure, { cause: error });
  }
}

export function storageFailure(status: number, code: string, message: string): Failure {
  const evidence = [status, code, message]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 300);
  if (status === 429 || code === 'RATE_LIMIT_EXCEEDED') {
    return {
      code: 'storage-rate-limited',
      message: 'Atlassian’s storage asks Postroom to slow down.',
      evidence,
      fix: { text: 'Nothing needs to be done: it goes on by itself in a moment.' },
    };
  }
  if (code === 'MAX_SIZE' || code === 'MAX_DEPTH' || status === 413) {
    return {
      code: 'storage-refused',
      message: 'Something was larger than Atlassian’s storage takes (240 KiB for one record).',
      evidence,
      fix: {
        text: 'Make the text shorter. If it was a mail, report it: a record of a mail should never be that large.',
      },
    };
  }
  if (status === 402 || /QUOTA|STORAGE_FULL/.test(code)) {
    return {
      code: 'storage-full',
      message: 'The storage of this installation is full.',
      evidence,
      fix: { text: 'Shorten the retention of the mail log in the settings, or ask Atlassian for more.' },
    };
  }
  if (status >= 500) {
    return {
      code: 'storage-unavailable',
      message: 'Atlassian’s storage does not answer.',
      evidence,
      fix: { text: 'It is tried again by itself. See status.developer.atlassian.com when it lasts.' },
    };
  }
  return {
    code: 'storage-refused',
    message: 'Atlassian’s storage refused a record.',
    evidence,
    fix: { text: 'Report this with the text above: it is a mistake in Postroom.' },
  };
}
