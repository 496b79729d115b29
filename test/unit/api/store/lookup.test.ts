import { makeLookup, type Lookup } from '../../../../src/api/store/lookup.ts';
import type { JobEntry } from '../../../../src/api/store/job-store.ts';
import { makeEntry } from '../../../support/job-entry.ts';

const patience = 500;
const job = makeEntry();
const everybody = () => Promise.resolve(true);
const nobody = () => Promise.resolve(false);

/** What a lookup finds, and after how many milliseconds. */
async function find(
  lookup: Lookup,
  mayKnow: () => Promise<boolean>,
): Promise<{ found: JobEntry | undefined; after: number }> {
  const begun = performance.now();
  return {
    found: await lookup.find(job.uid, { username: 'ada', mayKnow }),
    after: performance.now() - begun,
  };
}

describe('a job that is looked up', () => {
  it('is found at once if it is known', async () => {
    const { found, after } = await find(
      makeLookup(() => job, patience),
      everybody,
    );
    expect(found).toBe(job);
    expect(after).toBeLessThan(patience);
  });

  it('is waited for if it is not', async () => {
    const lookup = makeLookup(() => undefined, patience);
    const both = [find(lookup, everybody), find(lookup, everybody)];
    setTimeout(() => {
      lookup.seen(job);
    }, patience / 4);
    for (const { found, after } of await Promise.all(both)) {
      expect(found).toBe(job);
      expect(after).toBeLessThan(patience);
    }
  });

  it('is not waited for any longer than that', async () => {
    const lookup = makeLookup(() => undefined, patience);
    const { found, after } = await find(lookup, everybody);
    lookup.seen(job);
    expect(found).toBeUndefined();
    expect(after).toBeGreaterThanOrEqual(patience - 2);
  });
});

describe('a job that was just created', () => {
  it('is waited for, so that its creator sees it in the next list', async () => {
    const lookup = makeLookup(() => undefined, patience);
    const begun = performance.now();
    setTimeout(() => {
      lookup.seen(job);
    }, patience / 4);
    await lookup.untilKnown(job.uid);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(patience / 4 - 2);
    expect(performance.now() - begun).toBeLessThan(patience);
  });

  it('is not waited for if the watch was quicker', async () => {
    const begun = performance.now();
    await makeLookup(() => job, patience).untilKnown(job.uid);
    expect(performance.now() - begun).toBeLessThan(patience / 4);
  });
});

describe('attack 108: whoever may not know of a job', () => {
  const slow = async (): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, patience / 2));
    return false;
  };

  it.each<[string, () => Lookup, () => Promise<boolean>]>([
    ['is there', () => makeLookup(() => job, patience), nobody],
    ['is there, and the cluster takes its time to say so', () => makeLookup(() => job, patience), slow],
    [
      'comes while they wait',
      () => {
        const lookup = makeLookup(() => undefined, patience);
        setTimeout(() => {
          lookup.seen(job);
        }, patience / 4);
        return lookup;
      },
      nobody,
    ],
  ])('waits as long for one that %s as for one that is not there', async (_what, makeOne, mayKnow) => {
    const { found, after } = await find(makeOne(), mayKnow);
    expect(found).toBeUndefined();
    expect(after).toBeGreaterThanOrEqual(patience - 2);
    expect(after).toBeLessThan(patience * 1.5);
  });
});

describe('attack 108: those who wait for jobs that are not there', () => {
  const refusal = { reason: 'Unavailable', headers: { 'Retry-After': '2' } };
  const ask = (lookup: Lookup, count: number, username: string, mayKnow = nobody) =>
    Promise.allSettled(Array.from({ length: count }, () => lookup.find(job.uid, { username, mayKnow })));
  const refused = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.filter(({ status }) => status === 'rejected');

  it.each([
    ['unknown', () => undefined],
    ['hidden', () => job],
  ])('are at most 50 of one user and 400 in all, the same for %s jobs', async (_what, known) => {
    const lookup = makeLookup(known, 100);
    const own = await ask(lookup, 60, 'ada');
    expect(refused(own)).toHaveLength(10);
    expect(refused(own)[0]).toMatchObject({ reason: refusal });
    const crowd = await Promise.all(
      Array.from({ length: 10 }, (_, index) => ask(lookup, 45, `user-${index}`)),
    );
    expect(refused(crowd.flat())).toHaveLength(50);
    // None of them waits any more.
    expect(refused(await ask(lookup, 50, 'ada'))).toEqual([]);
  });

  it('keep nobody from a job that is there', async () => {
    const lookup = makeLookup(() => job, 100);
    const crowd = ask(lookup, 50, 'ada');
    expect(await lookup.find(job.uid, { username: 'ada', mayKnow: everybody })).toBe(job);
    expect(refused(await crowd)).toEqual([]);
  });
});
