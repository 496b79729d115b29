import { parseObject, type KubeObject } from '../../../../src/cluster/object.ts';
import { makeMirror } from '../../../../src/cluster/watch/mirror.ts';

const pod = (name: string, resourceVersion: string, labels: Record<string, string> = {}): KubeObject =>
  parseObject('Pod', {
    metadata: {
      name,
      namespace: 'n',
      uid: `uid-of-${name}`,
      resourceVersion,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
    },
  });

describe('the mirror of a collection', () => {
  function makeTold(more: Partial<Parameters<typeof makeMirror<KubeObject, never>>[0]> = {}) {
    const told: unknown[] = [];
    const state = { stopped: false };
    const mirror = makeMirror<KubeObject, never>(
      {
        parse: (raw) => raw,
        onChange: (key, now, before) =>
          told.push([key, now?.metadata.resourceVersion, before?.metadata.resourceVersion]),
        onError: (error, key) => told.push([key, (error as Error).message]),
        ...more,
      },
      () => state.stopped,
    );
    return { mirror, told, state };
  }

  it('ignores objects that it does not accept, and drops one that it no longer accepts', () => {
    const { mirror, told } = makeTold({ accepts: ({ metadata }) => metadata.labels['own'] === 'yes' });
    mirror.set(pod('a', '1'));
    mirror.set(pod('b', '1', { own: 'yes' }));
    mirror.set(pod('b', '2'));
    mirror.set(pod('a', '3'));
    expect(told).toEqual([
      ['n/b', '1', undefined],
      ['n/b', undefined, '1'],
    ]);
    expect(mirror.store.values()).toEqual([]);
  });

  it('reports new, changed and deleted objects, with their previous state', () => {
    const { mirror, told } = makeTold();
    mirror.set(pod('a', '1'));
    mirror.set(pod('a', '2'));
    mirror.deleted('n/a');
    mirror.deleted('n/a');
    expect(told).toEqual([
      ['n/a', '1', undefined],
      ['n/a', '2', '1'],
      ['n/a', undefined, '2'],
    ]);
  });

  it('reports only the differences between a list and the previous state', () => {
    const { mirror, told } = makeTold();
    for (const name of ['a', 'b', 'c']) mirror.set(pod(name, '1'));
    told.length = 0;
    for (const listed of [pod('b', '1'), pod('c', '2'), pod('d', '1')]) mirror.set(listed);
    mirror.retain(new Set(['n/b', 'n/c', 'n/d']));
    expect(told).toEqual([
      ['n/c', '2', '1'],
      ['n/d', '1', undefined],
      ['n/a', undefined, '1'],
    ]);
    expect(mirror.store.values()).toHaveLength(3);
  });

  it('reports an object that does not parse, and does not keep its previous state', () => {
    const { mirror, told } = makeTold({
      parse: (raw) => {
        if (raw.metadata.resourceVersion === '2') throw new Error('unreadable');
        return raw;
      },
    });
    mirror.set(pod('a', '1'));
    mirror.set(pod('a', '2'));
    expect(mirror.store.get('n/a')).toBeUndefined();
    mirror.set(pod('a', '3'));
    expect(told).toEqual([
      ['n/a', '1', undefined],
      ['n/a', undefined, '1'],
      ['n/a', 'unreadable'],
      ['n/a', '3', undefined],
    ]);
  });

  it('reports a callback that throws, and survives an onError that throws', () => {
    const { mirror, told } = makeTold({
      onChange: () => {
        throw new Error('no');
      },
    });
    mirror.set(pod('a', '1'));
    expect(told).toEqual([['n/a', 'no']]);
    expect(mirror.store.values()).toHaveLength(1);
    const { mirror: worse } = makeTold({
      parse: () => {
        throw new Error('no');
      },
      onError: () => {
        throw new Error('not even that');
      },
    });
    expect(() => {
      worse.set(pod('a', '1'));
    }).not.toThrow();
  });

  it('reports nothing once it is stopped', () => {
    const { mirror, told, state } = makeTold();
    mirror.set(pod('a', '1'));
    state.stopped = true;
    told.length = 0;
    mirror.set(pod('a', '2'));
    mirror.deleted('n/a');
    mirror.report(new Error('late'));
    expect(told).toEqual([]);
  });

  it('works without callbacks', () => {
    const mirror = makeMirror<KubeObject, never>({ parse: (raw) => raw }, () => false);
    mirror.set(pod('a', '1'));
    mirror.deleted('n/a');
    mirror.report(new Error('unheard'));
    expect(mirror.store.values()).toEqual([]);
  });
});
