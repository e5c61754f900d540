/** Forge's storage as the official @forge/kvs sees it, on the local host's runtime. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Filter, FilterConditions, kvs, MetadataField, Sort, WhereConditions } from '@forge/kvs';
import { closeRuntimes, openRuntime, type TestRuntime } from '../../support/forge-runtime';

let host: TestRuntime;
let nowMs = 1_700_000_000_000;

beforeEach(async () => {
  nowMs = 1_700_000_000_000;
  host = await openRuntime({ now: () => nowMs });
});
afterEach(() => closeRuntimes());

/** The code of the error that `work` rejects with. */
async function codeOf(work: () => Promise<unknown>): Promise<string> {
  let code = 'none';
  await host.inside(() =>
    work().then(
      () => undefined,
      (error: unknown) => {
        code = (error as { code: string }).code;
      },
    ),
  );
  return code;
}

describe('keys and values', () => {
  test('what is set is read back, of every kind; what is not there is undefined', async () => {
    const values = ['text', 0, false, [1, 'two'], { a: { b: null } }, 'ümläut 🎈'];
    const read = await host.inside(async () => {
      for (const [at, value] of values.entries()) await kvs.set(`value-${at}`, value);
      return Promise.all([...values.keys(), 99].map((at) => kvs.get(`value-${at}`)));
    });
    expect(read).toEqual([...values, undefined]);
  });

  test('metadata: creation stays, change moves, expiry is told', async () => {
    const record = await host.inside(async () => {
      await kvs.set('a', 1);
      nowMs += 5000;
      await kvs.set('a', 2, { ttl: { value: 2, unit: 'MINUTES' }, keyPolicy: 'OVERRIDE' });
      const { CREATED_AT, UPDATED_AT, EXPIRE_TIME } = MetadataField;
      return kvs.get('a', { metadataFields: [CREATED_AT, UPDATED_AT, EXPIRE_TIME] });
    });
    expect(record).toEqual({
      key: 'a',
      value: 2,
      createdAt: nowMs - 5000,
      updatedAt: nowMs,
      expireTime: new Date(nowMs + 120_000).toISOString(),
    });
  });

  test.each([
    ['an e-mail address', 'ana@example.com', 'INVALID_KEY'],
    ['a Message-ID', '<abc>', 'INVALID_KEY'],
    ['a slash', 'a/b', 'INVALID_KEY'],
    ['blanks only', '  ', 'INVALID_KEY'],
    ['nothing', '', 'KEY_TOO_SHORT'],
    ['501 characters', 'k'.repeat(501), 'KEY_TOO_LONG'],
  ])('%s is no key', async (_, key, code) => {
    expect(await codeOf(() => kvs.set(key, 1))).toBe(code);
    expect(await codeOf(() => kvs.get(key))).toBe(code);
  });

  test('every sign of the key alphabet is taken', async () => {
    const key = 'aZ09:._ -#';
    expect(await host.inside(async () => kvs.set(key, 1).then(() => kvs.get(key)))).toBe(1);
  });

  test('240 KiB is the largest value, counted in UTF-8; 31 the deepest', async () => {
    const largest = 'x'.repeat(240 * 1024 - 2);
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { child: deep(levels - 1) });
    expect(await codeOf(() => kvs.set('k', largest))).toBe('none');
    expect(await codeOf(() => kvs.set('k', `${largest}x`))).toBe('MAX_SIZE');
    expect(await codeOf(() => kvs.set('k', 'é'.repeat(122_881)))).toBe('MAX_SIZE');
    expect(await codeOf(() => kvs.set('k', deep(31)))).toBe('none');
    expect(await codeOf(() => kvs.set('k', deep(32)))).toBe('MAX_DEPTH');
  });

  test('FAIL_IF_EXISTS lets one of many writers win', async () => {
    const results = await host.inside(() =>
      Promise.allSettled([1, 2, 3].map((n) => kvs.set('lock', n, { keyPolicy: 'FAIL_IF_EXISTS' }))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await codeOf(() => kvs.set('lock', 9, { keyPolicy: 'FAIL_IF_EXISTS' }))).toBe('KEY_CONFLICT');
    expect(await host.inside(() => kvs.get('lock'))).toBe(1);
  });

  test('returnValue tells what was there or what is there now', async () => {
    const answers = await host.inside(async () => {
      const first = await kvs.set('k', 'one', { keyPolicy: 'OVERRIDE', returnValue: 'PREVIOUS' });
      const second = await kvs.set('k', 'two', { keyPolicy: 'OVERRIDE', returnValue: 'PREVIOUS' });
      const third = await kvs.set('k', 'three', { keyPolicy: 'OVERRIDE', returnValue: 'LATEST' });
      return [first, second, third];
    });
    expect(answers).toMatchObject([undefined, { key: 'k', value: 'one' }, { key: 'k', value: 'three' }]);
  });

  test('ttl frees nothing on time: expired data is read, and blocks FAIL_IF_EXISTS, until the platform removes it', async () => {
    await host.inside(() => kvs.set('lease', 1, { ttl: { value: 1, unit: 'MINUTES' }, keyPolicy: 'FAIL_IF_EXISTS' }));
    nowMs += 47 * 3600 * 1000;
    host.runtime.store.sweep();
    expect(await host.inside(() => kvs.get('lease'))).toBe(1);
    expect(await codeOf(() => kvs.set('lease', 2, { keyPolicy: 'FAIL_IF_EXISTS' }))).toBe('KEY_CONFLICT');
    nowMs += 2 * 3600 * 1000;
    host.runtime.store.sweep();
    expect(await host.inside(() => kvs.get('lease'))).toBeUndefined();
    expect(await codeOf(() => kvs.set('k', 1, { ttl: { value: 366, unit: 'DAYS' }, keyPolicy: 'OVERRIDE' }))).toBe(
      'INVALID_TTL',
    );
  });

  test('delete succeeds whether there was something or not', async () => {
    const read = await host.inside(async () => {
      await kvs.set('k', 1);
      await kvs.delete('k');
      await kvs.delete('k');
      return kvs.get('k');
    });
    expect(read).toBeUndefined();
  });

  test('a query pages through keys with a prefix, in order', async () => {
    const pages = await host.inside(async () => {
      for (let n = 0; n < 25; n++) await kvs.set(`p:${String(n).padStart(2, '0')}`, n);
      await kvs.set('q', 'other');
      const seen: string[][] = [];
      let cursor: string | undefined;
      do {
        const query = kvs.query().where('key', WhereConditions.beginsWith('p:')).limit(12);
        const page = await (cursor === undefined ? query : query.cursor(cursor)).getMany();
        seen.push(page.results.map(({ key }) => key));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return seen;
    });
    expect(pages.map((page) => page.length)).toEqual([12, 12, 1]);
    expect(pages.flat()).toEqual([...pages.flat()].sort());
    expect((await host.inside(() => kvs.query().getMany())).results).toHaveLength(10);
    expect(await codeOf(() => kvs.query().limit(101).getMany())).toBe('COMPLEX_QUERY_PAGE_LIMIT_NOT_IN_RANGE');
    expect(await codeOf(() => kvs.query().cursor('nonsense').getMany())).toBe('INVALID_CURSOR');
  });

  test('secrets are a room of their own', async () => {
    const [plain, secret, found] = await host.inside(async () => {
      await kvs.setSecret('password', 'hunter2-marker');
      return [await kvs.get('password'), await kvs.getSecret('password'), await kvs.query().getMany()];
    });
    expect(plain).toBeUndefined();
    expect(secret).toBe('hunter2-marker');
    expect(found).toEqual({ results: [], nextCursor: undefined });
    expect(JSON.stringify(host.db.prepare('SELECT * FROM kvs').all())).not.toContain('hunter2');
    await host.inside(() => kvs.deleteSecret('password'));
    expect(await host.inside(() => kvs.getSecret('password'))).toBeUndefined();
  });
});

describe('batches', () => {
  test('do what they can and name what they cannot', async () => {
    const set = await host.inside(() =>
      kvs.batchSet<unknown>([
        { key: 'a', value: 1 },
        { key: 'b@c', value: 2 },
        { key: 'x', value: { title: 'T' }, entityName: 'book' },
        { key: 'y', value: { title: 1 }, entityName: 'book' },
      ]),
    );
    expect(set.successfulKeys).toEqual([{ key: 'a' }, { key: 'x', entityName: 'book' }]);
    expect(set.failedKeys.map(({ key, error }) => [key, error.code])).toEqual([
      ['b@c', 'INVALID_KEY'],
      ['y', 'INVALID_ENTITY_VALUE'],
    ]);
    const got = await host.inside(() =>
      kvs.batchGet([{ key: 'a' }, { key: 'none' }, { key: 'x', entityName: 'book' }]),
    );
    expect(got.successfulKeys).toMatchObject([
      { key: 'a', value: 1 },
      { key: 'x', value: { title: 'T' }, entityName: 'book' },
    ]);
    expect(got.failedKeys).toMatchObject([{ key: 'none', error: { code: 'KEY_NOT_FOUND' } }]);
    await host.inside(() => kvs.batchDelete([{ key: 'a' }, { key: 'x', entityName: 'book' }]));
    expect(await host.inside(() => kvs.get('a'))).toBeUndefined();
  });

  test('at most 25 keys, each once', async () => {
    const many = Array.from({ length: 26 }, (_, n) => ({ key: `k${n}`, value: n }));
    expect(await codeOf(() => kvs.batchSet(many))).toBe('INVALID_BATCH_REQUEST');
    expect(await codeOf(() => kvs.batchSet([]))).toBe('INVALID_BATCH_REQUEST');
    expect(await codeOf(() => kvs.batchGet([{ key: 'a' }, { key: 'a' }]))).toBe('INVALID_BATCH_REQUEST');
  });
});

describe('custom entities', () => {
  const books = () => kvs.entity<Record<string, unknown>>('book');

  beforeEach(async () => {
    await host.inside(async () => {
      const put = (key: string, author: string, pages: number, more: object = {}) =>
        books().set(key, { title: `T-${key}`, author, pages, ...more });
      await put('one', 'ana', 100, { lent: true });
      await put('two', 'ana', 300, { price: 9.5 });
      await put('three', 'ben', 200, { lent: false });
      await put('four', 'ana', 300);
      await books().set('five', { title: 'no pages', author: 'ana' });
    });
  });

  const keys = (page: { results: { key: string }[] }): string[] => page.results.map(({ key }) => key);

  test('a record is read, replaced and deleted by its key', async () => {
    expect(await host.inside(() => books().get('one'))).toMatchObject({ author: 'ana', lent: true });
    await host.inside(() => books().delete('one'));
    expect(await host.inside(() => books().get('one'))).toBeUndefined();
  });

  test('attribute types are enforced, unknown ones refused', async () => {
    const refused = [{ pages: 1.5 }, { pages: 2 ** 31 }, { title: 1 }, { lent: 'yes' }, { isbn: '1' }, 'text'];
    for (const value of refused) {
      expect(await codeOf(() => books().set('k', value as never))).toBe('INVALID_ENTITY_VALUE');
    }
    expect(await codeOf(() => books().set('k', { extra: { any: [1] }, price: 1_700_000_000_000 }))).toBe('none');
    expect(await codeOf(() => kvs.entity('unknown').get('k'))).toBe('INVALID_ENTITY_NAME');
  });

  test('an index orders by its range; a record without the attribute is not in it', async () => {
    const page = await host.inside(() => books().query().index('pages').getMany());
    expect(keys(page)).toEqual(['one', 'three', 'four', 'two']);
    const down = await host.inside(() => books().query().index('pages').sort(Sort.DESC).getMany());
    expect(keys(down)).toEqual(['two', 'four', 'three', 'one']);
    expect(keys(await host.inside(() => books().query().index('by-key').getMany()))).toHaveLength(5);
  });

  test('partition, range, filters, pages', async () => {
    const ofAna = () =>
      books()
        .query()
        .index('by-author', { partition: ['ana'] });
    expect(keys(await host.inside(() => ofAna().getMany()))).toEqual(['one', 'four', 'two']);
    expect(keys(await host.inside(() => ofAna().where(WhereConditions.greaterThan(100)).getMany()))).toEqual([
      'four',
      'two',
    ]);
    expect(keys(await host.inside(() => ofAna().where(WhereConditions.between(50, 100)).getMany()))).toEqual(['one']);
    const priced = new Filter<Record<string, unknown>>().and('price', FilterConditions.exists());
    expect(keys(await host.inside(() => ofAna().filters(priced).getMany()))).toEqual(['two']);
    const either = new Filter<Record<string, unknown>>()
      .or('lent', FilterConditions.equalTo(true))
      .or('price', FilterConditions.equalTo(9.5));
    expect(keys(await host.inside(() => ofAna().filters(either).getMany()))).toEqual(['one', 'two']);
    const first = await host.inside(() => ofAna().limit(2).getMany());
    const second = await host.inside(() => ofAna().limit(2).cursor(String(first.nextCursor)).getMany());
    expect([keys(first), keys(second), second.nextCursor]).toEqual([['one', 'four'], ['two'], undefined]);
  });

  test.each([
    ['beginsWith', FilterConditions.beginsWith('T-t'), ['three', 'two']],
    ['contains', FilterConditions.contains('-f'), ['four']],
    ['notContains', FilterConditions.notContains('T-'), []],
    ['notEqualTo', FilterConditions.notEqualTo('T-one'), ['three', 'four', 'two']],
    ['lessThan', FilterConditions.lessThan('T-p'), ['one', 'four']],
  ])('filter %s', async (_, condition, expected) => {
    const filter = new Filter<Record<string, unknown>>().and('title', condition);
    expect(keys(await host.inside(() => books().query().index('pages').filters(filter).getMany()))).toEqual(expected);
  });

  test('a query needs an index the manifest declares, and all of its partition', async () => {
    expect(await codeOf(() => books().query().index('price').getMany())).toBe('INVALID_INDEX');
    expect(await codeOf(() => books().query().index('by-author').getMany())).toBe('INVALID_PARTITION');
  });

  test('indexes follow the manifest: a new one covers what is there already', async () => {
    const { fixtureManifest } = await import('../../support/forge-runtime');
    const [book, ...others] = fixtureManifest.app.storage!.entities!;
    const entities = [{ ...book!, indexes: ['price'] }, ...others];
    const changed = { ...fixtureManifest, app: { ...fixtureManifest.app, storage: { entities } } };
    const again = await host.crash({ manifest: changed });
    expect(keys(await again.inside(() => books().query().index('price').getMany()))).toEqual(['two']);
  });
});

describe('transactions', () => {
  const lock = () => kvs.entity<{ owner: string; until: number }>('lock');

  test('all or nothing', async () => {
    const good = kvs.transact().set('a', 1).set('b', { title: 'B' }, { entityName: 'book' });
    await host.inside(() => good.execute());
    expect(await host.inside(() => Promise.all([kvs.get('a'), kvs.entity('book').get('b')]))).toEqual([
      1,
      { title: 'B' },
    ]);
    const bad = () => kvs.transact().set('a', 2).set('b', { title: 3 }, { entityName: 'book' }).execute();
    expect(await codeOf(bad)).toBe('INVALID_ENTITY_VALUE');
    expect(await host.inside(() => kvs.get('a'))).toBe(1);
  });

  test('a lease is taken over by a condition: compare and set', async () => {
    const take = (owner: string, until: number): Promise<void> => {
      const free = new Filter<{ owner: string; until: number }>()
        .or('until', FilterConditions.notExists())
        .or('until', FilterConditions.lessThan(nowMs));
      const entity = { entityName: 'lock', conditions: free as never };
      return kvs.transact().set('mailbox', { owner, until }, entity).execute();
    };
    expect(await codeOf(() => take('first', nowMs + 60_000))).toBe('none');
    expect(await codeOf(() => take('second', nowMs + 60_000))).toBe('CONDITIONAL_CHECK_FAILED');
    nowMs += 60_001;
    expect(await codeOf(() => take('second', nowMs + 60_000))).toBe('none');
    expect(await host.inside(() => lock().get('mailbox'))).toMatchObject({ owner: 'second' });
  });

  test('a failed check keeps everything as it was', async () => {
    await host.inside(() => lock().set('mailbox', { owner: 'me', until: 1 }));
    const mine = (owner: string) => ({
      entityName: 'lock',
      conditions: new Filter<{ owner: string }>().and('owner', FilterConditions.equalTo(owner)),
    });
    const attempt = (owner: string) => () =>
      kvs.transact().check('mailbox', mine(owner)).set('cursor', owner).delete('gone').execute();
    expect(await codeOf(attempt('you'))).toBe('CONDITIONAL_CHECK_FAILED');
    expect(await host.inside(() => kvs.get('cursor'))).toBeUndefined();
    expect(await codeOf(attempt('me'))).toBe('none');
    expect(await host.inside(() => kvs.get('cursor'))).toBe('me');
  });

  test('at most 25 operations, each key once', async () => {
    const many = kvs.transact();
    for (let n = 0; n < 26; n++) many.set(`k${n}`, n);
    expect(await codeOf(() => many.execute())).toBe('INVALID_TRANSACTION_REQUEST');
    expect(await codeOf(() => kvs.transact().set('k', 1).delete('k').execute())).toBe('INVALID_TRANSACTION_REQUEST');
    expect(await codeOf(() => kvs.transact().execute())).toBe('INVALID_TRANSACTION_REQUEST');
  });
});

test('what is stored survives the death of the process', async () => {
  await host.inside(() => Promise.all([kvs.set('k', 'v'), kvs.setSecret('s', 'w')]));
  const again = await host.crash();
  expect(await again.inside(() => Promise.all([kvs.get('k'), kvs.getSecret('s')]))).toEqual(['v', 'w']);
});

test('storage needs its scope', async () => {
  const { fixtureManifest } = await import('../../support/forge-runtime');
  host = await openRuntime({ manifest: { ...fixtureManifest, permissions: { scopes: [] } } });
  expect(await codeOf(() => kvs.get('k'))).toBe('FORBIDDEN');
});

test('two hosts in one process keep apart', async () => {
  const other = await openRuntime();
  await Promise.all([host.inside(() => kvs.set('who', 'first')), other.inside(() => kvs.set('who', 'second'))]);
  expect(await host.inside(() => kvs.get('who'))).toBe('first');
  expect(await other.inside(() => kvs.get('who'))).toBe('second');
});
