import { LayerMemory } from '../../../src/reconcile/layer-memory.ts';

const layer = (name: string) => ({
  digest: `sha256:${name}`,
  size: 1,
  compression: 'gzip' as const,
  diffId: 'sha256:x',
  bytes: 1,
  entries: 1,
});
const digests = (memory: LayerMemory, namespace: string): string[] =>
  memory.of(namespace).map(({ digest }) => digest);

describe('the memory of layers', () => {
  it('has what scans of the same namespace have accepted, and of no other', () => {
    const memory = new LayerMemory();
    memory.learn('team-a', [layer('base')]);
    memory.learn('team-a', [layer('base'), layer('python')]);
    expect(digests(memory, 'team-a')).toEqual(['sha256:base', 'sha256:python']);
    expect(memory.of('team-b')).toEqual([]);
  });

  it('forgets the layers of a namespace that were used least recently', () => {
    const memory = new LayerMemory();
    memory.learn('team', [layer('base')]);
    for (let count = 0; count < 40; count += 1) memory.learn('team', [layer(`own-${count}`), layer('base')]);
    const known = digests(memory, 'team');
    expect(known).toHaveLength(32);
    expect(known).toContain('sha256:base');
    expect(known).not.toContain('sha256:own-0');
  });

  it('forgets the namespaces that were used least recently', () => {
    const memory = new LayerMemory();
    for (let count = 0; count < 101; count += 1) {
      memory.learn(`team-${count}`, [layer('base')]);
      memory.learn('team-0', [layer('base')]);
      memory.learn(`without-layers-${count}`, []);
    }
    expect(digests(memory, 'team-0')).toHaveLength(1);
    expect(memory.of('team-1')).toEqual([]);
    expect(digests(memory, 'team-100')).toHaveLength(1);
  });

  it('attack 80: has a secret for each namespace, which stays the same, and which no other operator has', () => {
    const memory = new LayerMemory();
    expect(memory.cacheNameOf('a')).toMatch(/^[0-9a-f]{64}$/);
    expect(memory.cacheNameOf('a')).toBe(memory.cacheNameOf('a'));
    expect(memory.cacheNameOf('b')).not.toBe(memory.cacheNameOf('a'));
    expect(new LayerMemory().cacheNameOf('a')).not.toBe(memory.cacheNameOf('a'));
  });
});
