import { ExpiringCache } from '../../../../src/api/auth/expiring-cache.ts';

function makeCache({ ttl = 10, size = 2 } = {}) {
  let time = 0;
  let loads = 0;
  const cache = new ExpiringCache<number>({ ttl, size, now: () => time });
  const load = () => Promise.resolve(++loads);
  return { ask: (key: string) => cache.get(key, load), cache, pass: (ms: number) => (time += ms) };
}

describe('an expiring cache', () => {
  it('loads a value once until it expires', async () => {
    const { ask, pass } = makeCache();
    expect([await ask('a'), await ask('a')]).toEqual([1, 1]);
    pass(9);
    expect(await ask('a')).toBe(1);
    pass(1);
    expect(await ask('a')).toBe(2);
  });

  it('loads a value once for concurrent callers', async () => {
    const { ask } = makeCache();
    expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([1, 1, 2]);
  });

  it('drops the oldest entry when it is full', async () => {
    const { ask } = makeCache({ size: 2 });
    for (const key of ['a', 'b', 'c']) await ask(key);
    expect(await ask('c')).toBe(3);
    expect(await ask('a')).toBe(4);
  });

  it('does not cache a failure', async () => {
    const { ask, cache } = makeCache();
    await expect(cache.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await ask('a')).toBe(1);
  });

  it('keeps a newer value when an older load fails late', async () => {
    const { cache, pass } = makeCache({ ttl: 10 });
    const { promise, reject } = Promise.withResolvers<number>();
    const first = cache.get('a', () => promise);
    pass(10);
    await cache.get('a', () => Promise.resolve(7));
    reject(new Error('late'));
    await expect(first).rejects.toThrow('late');
    expect(await cache.get('a', () => Promise.resolve(8))).toBe(7);
  });
});
