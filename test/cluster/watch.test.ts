import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { lines } from '../../src/cluster/lines.ts';
import type { KubeObject } from '../../src/cluster/object.ts';
import { parseWatchEvent } from '../../src/cluster/watch/event.ts';
import { reflect, type ReflectOptions } from '../../src/cluster/watch/reflect.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { throughProxy } from '../support/cluster/through-proxy.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

const place = useNamespace('watch-test');

const refTo = (name: string) => ({ kind: 'ConfigMap', namespace: place().namespace, name }) as const;
const put = (name: string, labels: Record<string, string>, value = '1') =>
  place().cluster.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: place().namespace, labels },
    data: { value },
  });

type Seen = 'new' | 'changed' | 'gone';

/** Stops the watches of a test, even of a failed one: an open watch would keep Jest from exiting. */
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

/** Watches the objects of a group, and records each change by object name. */
function follow(cluster: Cluster, group: string, more: Partial<ReflectOptions<KubeObject, 'colour'>> = {}) {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const reflection = reflect<KubeObject, 'colour'>(cluster, {
    kind: 'ConfigMap',
    namespace: place().namespace,
    labelSelector: `group=${group}`,
    parse: (raw) => raw,
    indexes: { colour: ({ metadata }) => metadata.labels['colour'] },
    onChange: (key, object, previous) => {
      const what: Seen = !object ? 'gone' : previous ? 'changed' : 'new';
      seen.push(`${key.split('/')[1]} ${what}`);
    },
    onError: (error) => errors.push(error),
    ...more,
  });
  stops.push(() => reflection.stop());
  const until = (entry: string) => patiently(() => Promise.resolve(seen.includes(entry) || undefined), entry);
  return { ...reflection, seen, errors, until };
}

describe('a watch', () => {
  it('knows the existing objects once it is synced, and then each change', async () => {
    await put('start', { group: 'plain', colour: 'red' });
    const { synced, store, seen, until, stop } = follow(place().cluster, 'plain');
    await expect(synced).resolves.toBe(true);
    expect(seen).toEqual(['start new']);
    await put('later', { group: 'plain', colour: 'red' });
    await until('later new');
    await put('start', { group: 'plain', colour: 'blue' });
    await until('start changed');
    expect(store.by('colour', 'red').map(({ metadata }) => metadata.name)).toEqual(['later']);
    expect(store.by('colour', 'blue').map(({ metadata }) => metadata.name)).toEqual(['start']);
    await place().cluster.delete(refTo('start'));
    await until('start gone');
    expect(store.values().map(({ metadata }) => metadata.name)).toEqual(['later']);
    expect(store.get(`${place().namespace}/start`)).toBeUndefined();
    await stop();
  });

  it('may start from what the apiserver has in its cache, and then misses no change', async () => {
    await put('known', { group: 'cached' });
    const { synced, store, seen, until } = follow(place().cluster, 'cached', { startsCached: true });
    await expect(synced).resolves.toBe(true);
    await put('later', { group: 'cached' });
    await until('later new');
    await until('known new');
    expect(store.values()).toHaveLength(2);
    expect(seen).toHaveLength(2);
  });

  it('misses no change when its connection breaks, and reports none twice', () =>
    throughProxy(async (cluster, proxy) => {
      await put('before', { group: 'broken' });
      const { synced, seen, errors, until, stop } = follow(cluster, 'broken');
      await synced;
      await put('heard', { group: 'broken' });
      await until('heard new');
      proxy.drop();
      await put('meanwhile', { group: 'broken' });
      await place().cluster.delete(refTo('before'));
      await until('before gone');
      expect(seen).toEqual(['before new', 'heard new', 'meanwhile new', 'before gone']);
      expect(errors).toHaveLength(1);
      await stop();
    }));

  it(
    'reconnects when its connection has been silent for too long',
    () =>
      throughProxy(async (cluster, proxy) => {
        const { synced, until, stop } = follow(cluster, 'silent', { silence: 1500 });
        await synced;
        await put('heard', { group: 'silent' });
        await until('heard new');
        proxy.freeze('open');
        await put('unheard', { group: 'silent' });
        await until('unheard new');
        await stop();
      }),
    30_000,
  );

  it('lists again if its resource version has expired, and notices what was deleted in the meantime', async () => {
    const { cluster, namespace } = place();
    const old = { kind: 'DockerfileJob', namespace, name: 'old' } as const;
    await cluster.apply({
      apiVersion: 'dockerfilejob.io/v1alpha1',
      kind: old.kind,
      metadata: { name: old.name, namespace, labels: { group: 'expired' } },
      spec: { source: { dockerfile: 'FROM busybox' }, suspend: true },
    });
    let lists = 0;
    const forgetful: Cluster = {
      ...cluster,
      async *list(...asked) {
        lists += 1;
        const end = yield* cluster.list(...asked);
        if (lists > 1) return end;
        await cluster.delete(old);
        await patiently(async () => !(await cluster.get(old)) || undefined, 'the deletion');
        // The kind was added after the API server started, so even a new cluster no longer knows version 1.
        return { resourceVersion: '1' };
      },
    };
    const { until, errors } = follow(forgetful, 'expired', { kind: old.kind });
    await until('old gone');
    expect(lists).toBe(2);
    expect(errors).toEqual([]);
  });

  it('continues if a handler throws or an object cannot be parsed', async () => {
    const { cluster } = place();
    await put('bad', { group: 'throws' });
    const told: string[] = [];
    const { synced, errors, stop } = follow(cluster, 'throws', {
      parse(raw) {
        if (raw.metadata.name === 'bad') throw new Error('does not parse');
        return raw;
      },
      onChange(key) {
        told.push(key);
        throw new Error('a handler that throws');
      },
    });
    await synced;
    await put('good', { group: 'throws' });
    await put('better', { group: 'throws' });
    await patiently(() => Promise.resolve(told.length === 2 || undefined), 'two changes');
    expect(errors.map((error) => (error as Error).message)).toEqual([
      'does not parse',
      'a handler that throws',
      'a handler that throws',
    ]);
    await stop();
  });

  it('that is stopped during its list reports nothing more and opens no more connections', () =>
    throughProxy(async (cluster, proxy) => {
      await put('never', { group: 'stopped' });
      proxy.freeze('all');
      const { synced, seen, errors, stop } = follow(cluster, 'stopped');
      await patiently(() => Promise.resolve(proxy.accepted() === 1 || undefined), 'the list');
      await stop();
      await expect(synced).resolves.toBe(false);
      proxy.thaw();
      proxy.drop();
      await sleep(500);
      expect(proxy.accepted()).toBe(1);
      expect([seen, errors]).toEqual([[], []]);
    }));

  it('closes its connection when it is stopped', () =>
    throughProxy(async (cluster, proxy) => {
      const { synced, stop } = follow(cluster, 'closed');
      await synced;
      await sleep(300);
      const open = proxy.open();
      await stop();
      await patiently(() => Promise.resolve(proxy.open() < open || undefined), 'one less');
    }));

  it('waits for an unreachable server, and syncs once the server responds', () =>
    throughProxy(async (cluster, proxy) => {
      await put('patient', { group: 'absent' });
      proxy.freeze('all');
      const { synced, seen, stop } = follow(cluster, 'absent');
      await sleep(300);
      proxy.thaw();
      proxy.drop();
      await expect(synced).resolves.toBe(true);
      expect(seen).toEqual(['patient new']);
      await stop();
    }));

  it('stays current through bookmarks even if no watched object changes', async () => {
    const { cluster, namespace } = place();
    const listed = await cluster.list('ConfigMap', { namespace, labelSelector: 'group=none' }).next();
    if (!listed.done) throw new Error('nothing has this label');
    const { resourceVersion } = listed.value;
    const body = await cluster.openWatch('ConfigMap', {
      namespace,
      labelSelector: 'group=bookmarks',
      resourceVersion,
      timeoutSeconds: 6,
    });
    await put('elsewhere', { group: 'other' });
    const events = [];
    for await (const line of lines(body)) events.push(parseWatchEvent('ConfigMap', line));
    expect(events[0]?.type).toBe('bookmark');
    expect(Number(events[0]?.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
  });
});
