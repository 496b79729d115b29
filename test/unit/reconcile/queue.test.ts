import { makeQueue, type Queue } from '../../../src/reconcile/queue.ts';

/** Makes work that lasts until the test settles it. */
function makeWork() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const work = (key: string): Promise<void> => {
    begun.push(key);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    ends.set(key, {
      resolve: () => {
        resolve(undefined);
      },
      reject,
    });
    return promise;
  };
  const settle = async (key: string, error?: Error): Promise<void> => {
    const end = ends.get(key);
    if (!end) throw new Error(`${key} is not being processed`);
    ends.delete(key);
    if (error) end.reject(error);
    else end.resolve();
    await jest.advanceTimersByTimeAsync(0);
  };
  return { begun, work, settle };
}

const tick = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

describe('the queue', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const started = (options: Parameters<typeof makeQueue>[0]): Queue => {
    const queue = makeQueue(options);
    queue.start();
    return queue;
  };

  it('starts no work before its own start, and then processes what was added before', async () => {
    const { begun, work } = makeWork();
    const queue = makeQueue({ workers: 2, work });
    queue.add('a');
    await tick();
    expect(begun).toEqual([]);
    expect(queue.length).toBe(1);
    queue.start();
    await tick();
    expect(begun).toEqual(['a']);
    expect(queue.length).toBe(0);
  });

  it('holds a key once, however often it was added', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work });
    queue.add('busy');
    queue.add('a');
    queue.add('a');
    expect(queue.length).toBe(1);
    await tick();
    await settle('busy');
    await settle('a');
    expect(begun).toEqual(['busy', 'a']);
  });

  it('processes a key only once at a time, and again afterwards if it was added meanwhile', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 4, work });
    queue.add('a');
    await tick();
    queue.add('a');
    queue.add('a');
    await tick();
    expect(begun).toEqual(['a']);
    await settle('a');
    expect(begun).toEqual(['a', 'a']);
    await settle('a');
    expect(begun).toEqual(['a', 'a']);
  });

  it('processes no more keys at a time than it has workers, oldest first', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 2, work });
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
    await tick();
    expect(begun).toEqual(['a', 'b']);
    await settle('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('attack 53: serves the namespaces in turn, however many keys one of them has', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work });
    for (let number = 1; number <= 1000; number += 1) queue.add(`greedy/${number}`);
    queue.add('modest/1');
    queue.add('modest/2');
    expect(queue.length).toBe(1001);
    await tick();
    for (const key of ['greedy/1', 'greedy/2', 'modest/1', 'greedy/3', 'modest/2']) await settle(key);
    expect(begun).toEqual(['greedy/1', 'greedy/2', 'modest/1', 'greedy/3', 'modest/2', 'greedy/4']);
  });

  it('cancels a delay when work on its key begins before', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work });
    queue.addAfter('a', 1000);
    queue.add('a');
    await tick();
    await settle('a');
    await tick(5000);
    expect(begun).toEqual(['a']);
  });

  it('uses the earliest of several delays', async () => {
    const { begun, work } = makeWork();
    const queue = started({ workers: 1, work });
    queue.addAfter('a', 1000);
    queue.addAfter('a', 200);
    queue.addAfter('a', 500);
    await tick(199);
    expect(begun).toEqual([]);
    await tick(1);
    expect(begun).toEqual(['a']);
    await tick(2000);
    expect(queue.length).toBe(0);
  });

  it('does not treat a delay of months as none', async () => {
    const { begun, work } = makeWork();
    const queue = started({ workers: 1, work });
    queue.addAfter('a', 90 * 24 * 3600 * 1000);
    await tick(24 * 3600 * 1000);
    expect(begun).toEqual([]);
  });

  it('retries after 50 ms and doubles the delay each time', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work, random: () => 1 });
    queue.add('a');
    await tick();
    for (const wait of [50, 100, 200]) {
      queue.retry('a');
      const before = begun.length;
      await settle('a');
      await tick(wait - 1);
      expect(begun).toHaveLength(before);
      await tick(1);
      expect(begun).toHaveLength(before + 1);
    }
  });

  it('never waits longer than a minute for a retry', async () => {
    const { begun, work } = makeWork();
    const queue = started({ workers: 1, work, random: () => 1 });
    for (let failures = 0; failures < 40; failures += 1) {
      queue.retry('a');
      await tick(0);
    }
    await tick(60_000);
    expect(begun).toEqual(['a']);
  });

  it('starts over with short delays after the key was forgotten', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work, random: () => 1 });
    queue.add('a');
    await tick();
    queue.retry('a');
    await settle('a');
    await tick(50);
    queue.forget('a');
    queue.retry('a');
    await settle('a');
    await tick(50);
    expect(begun).toEqual(['a', 'a', 'a']);
  });

  it('retries work that throws', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work, random: () => 1 });
    queue.add('a');
    await tick();
    await settle('a', new Error('no API server'));
    expect(begun).toEqual(['a']);
    await tick(50);
    expect(begun).toEqual(['a', 'a']);
  });

  it('attack 62: lets no event shorten a backoff, whether it came during the failing work or after it', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work, random: () => 1 });
    queue.addAfter('a', 10);
    await tick(10);
    queue.addAfter('a', 20);
    queue.add('a');
    await settle('a', new Error('rejected'));
    await tick(49);
    queue.add('a');
    expect(begun).toEqual(['a']);
    await tick(1);
    expect(begun).toEqual(['a', 'a']);
  });

  it('ends a backoff when what the user asks for has changed', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work });
    queue.add('a');
    await tick();
    await settle('a', new Error('rejected'));
    queue.renew('a');
    await tick();
    expect(begun).toEqual(['a', 'a']);
  });

  it('stops once the work in progress has ended, and starts no more', async () => {
    const { begun, work, settle } = makeWork();
    const queue = started({ workers: 1, work });
    queue.add('a');
    queue.add('b');
    queue.addAfter('c', 10);
    await tick();
    let stopped = false;
    const stopping = queue.stop().then(() => (stopped = true));
    queue.add('d');
    queue.addAfter('d', 10);
    queue.start();
    await tick(100);
    expect(stopped).toBe(false);
    await settle('a', new Error('cut off'));
    await stopping;
    await tick(100_000);
    expect(begun).toEqual(['a']);
  });
});
