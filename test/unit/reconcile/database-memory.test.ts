import { DatabaseMemory } from '../../../src/reconcile/database-memory.ts';

describe('the newest database of a namespace', () => {
  it('is the newest that one of its scans has used, and not that of others', () => {
    const memory = new DatabaseMemory();
    for (const time of ['2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-02T00:00:00Z', undefined])
      memory.learn('a', time);
    memory.learn('b', '2026-01-09T00:00:00Z');
    expect([memory.of('a'), memory.of('c')]).toEqual(['2026-01-03T00:00:00Z', undefined]);
  });

  it('is forgotten when there are a thousand other namespaces', () => {
    const memory = new DatabaseMemory();
    for (let number = 0; number <= 1000; number += 1) memory.learn(String(number), '2026-01-01T00:00:00Z');
    expect([memory.of('0'), memory.of('1')]).toEqual([undefined, '2026-01-01T00:00:00Z']);
  });
});
