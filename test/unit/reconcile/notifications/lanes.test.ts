import { Lanes } from '../../../../src/reconcile/notifications/lanes.ts';
import { Receivers } from '../../../../src/reconcile/notifications/receivers.ts';

function makeLanes() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const lanes = new Lanes({
    workers: 4,
    perNamespace: 2,
    work: (key) =>
      new Promise((resolve) => {
        begun.push(key);
        ends.set(key, resolve);
      }),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    lanes,
    begun,
    settle,
    end: async (key: string) => {
      ends.get(key)?.();
      await settle();
    },
  };
}

describe('attack 125: lanes', () => {
  it('keep a place for others when one namespace has ten thousand slow receivers', async () => {
    const { lanes, begun, settle, end } = makeLanes();
    for (let one = 0; one < 10_000; one += 1) lanes.add(`slow/${one}`);
    await settle();
    expect(begun).toEqual(['slow/0', 'slow/1']);
    lanes.add('quick/a');
    await settle();
    expect(begun).toEqual(['slow/0', 'slow/1', 'quick/a']);
    await end('slow/1');
    expect(begun.at(-1)).toBe('slow/2');
  });

  it('never work twice on a key at the same time, and again if it was added meanwhile', async () => {
    const { lanes, begun, settle, end } = makeLanes();
    lanes.add('a/1');
    await settle();
    lanes.add('a/1');
    lanes.add('a/1');
    await settle();
    expect(begun).toEqual(['a/1']);
    await end('a/1');
    expect(begun).toEqual(['a/1', 'a/1']);
    const stopped = lanes.stop();
    lanes.add('a/2');
    await end('a/1');
    await stopped;
    expect(begun).toEqual(['a/1', 'a/1']);
  });
});

describe('attack 125: a receiver that fails', () => {
  it('rests for all jobs of its namespace, each time longer, until it answers', () => {
    const receivers = new Receivers();
    const first = receivers.failed('team https://a', 0);
    expect(first).toBeLessThanOrEqual(5000);
    expect(receivers.restOf('team https://a', 1)).toBe(first - 1);
    expect(receivers.restOf('team https://a', first)).toBeUndefined();
    expect(receivers.restOf('other https://a', 1)).toBeUndefined();
    expect(receivers.failed('team https://a', first, 60_000)).toBe(60_000);
    for (let count = 0; count < 50; count += 1) receivers.failed('team https://a', 0);
    expect(receivers.failed('team https://a', 0)).toBeLessThanOrEqual(600_000);
    receivers.succeeded('team https://a');
    expect(receivers.restOf('team https://a', 1)).toBeUndefined();
  });

  it('takes no more memory than ten thousand', () => {
    const receivers = new Receivers();
    for (let one = 0; one < 10_001; one += 1) receivers.failed(`team https://${one}`, 0);
    expect(receivers.restOf('team https://0', 1)).toBeUndefined();
    expect(receivers.restOf('team https://1', 1)).toBeDefined();
  });
});
