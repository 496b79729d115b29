import type { Cluster } from '../../src/cluster/cluster.ts';
import { connect, type RequestSeen } from '../../src/cluster/connect.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

const place = useNamespace('client-test');

const configMap = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: place().namespace, labels },
  data,
});
const refTo = (name: string) => ({ kind: 'ConfigMap', namespace: place().namespace, name }) as const;

/** A pod with a scheduling gate, which no controller changes. */
const gatedPod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: place().namespace },
  spec: { schedulingGates: [{ name: 'example.com/never' }], containers: [{ name: 'c', image: 'busybox' }] },
});

async function namesOf(listed: ReturnType<Cluster['list']>): Promise<string[]> {
  const names: string[] = [];
  for await (const { metadata } of listed) names.push(metadata.name);
  return names.sort();
}

describe('the API server client', () => {
  it('creates an object once, and reports the second time that it exists', async () => {
    const { cluster } = place();
    const first = await cluster.create(configMap('once', { a: '1' }));
    expect(first).toMatchObject({ outcome: 'created', object: { kind: 'ConfigMap', data: { a: '1' } } });
    expect(await cluster.create(configMap('once', { a: '2' }))).toEqual({ outcome: 'exists' });
    expect(await cluster.get(refTo('once'))).toMatchObject({ data: { a: '1' } });
  });

  it('returns undefined for an object that does not exist', async () => {
    expect(await place().cluster.get(refTo('nowhere'))).toBeUndefined();
  });

  it('reclaims its fields that someone else changed, and leaves other fields alone', async () => {
    const { cluster } = place();
    await cluster.apply(configMap('shared', { ours: '1' }));
    await cluster.patch(refTo('shared'), { data: { ours: 'changed', theirs: '2' } });
    const applied = await cluster.apply(configMap('shared', { ours: '1' }));
    expect(applied).toMatchObject({ data: { ours: '1', theirs: '2' } });
  });

  it('applies an unchanged object without creating a new version', async () => {
    const { cluster } = place();
    const first = await cluster.apply(configMap('same', { a: '1' }));
    const second = await cluster.apply(configMap('same', { a: '1' }));
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it('patches an unchanged status, and gets a conflict if someone else changed it', async () => {
    const { cluster } = place();
    const created = await cluster.create(gatedPod('status'));
    if (created.outcome !== 'created') throw new Error('the pod existed');
    const { resourceVersion } = created.object.metadata;
    const ref = { ...refTo('status'), kind: 'Pod' } as const;
    const patched = await cluster.patchStatus(ref, { resourceVersion, status: { message: 'first' } });
    expect(patched).toMatchObject({ status: { message: 'first', phase: 'Pending' } });
    const late = cluster.patchStatus(ref, { resourceVersion, status: { message: 'second' } });
    await expect(late).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
    expect(await cluster.get(ref)).toMatchObject({ status: { message: 'first' } });
  });

  it('replaces an object only if it has the latest version', async () => {
    const { cluster } = place();
    const first = await cluster.apply(configMap('replaced', { a: '1' }));
    await cluster.patch(refTo('replaced'), { data: { a: '2' } });
    await expect(cluster.replace(first)).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
    const now = await cluster.get(refTo('replaced'));
    if (!now) throw new Error('the object is gone');
    expect(await cluster.replace({ ...now, data: { b: '3' } })).toMatchObject({ data: { b: '3' } });
  });

  it('deletes only the object with the given uid, and no other of the same name', async () => {
    const { cluster } = place();
    const { metadata } = await cluster.apply(configMap('uid'));
    const other = '00000000-0000-4000-8000-000000000000';
    expect(await cluster.delete(refTo('uid'), { uid: other })).toBe('gone');
    expect(await cluster.get(refTo('uid'))).toBeDefined();
    expect(await cluster.delete(refTo('uid'), { uid: metadata.uid })).toBe('deleted');
    expect(await cluster.delete(refTo('uid'), { uid: metadata.uid })).toBe('gone');
  });

  it('lists all objects with a label, page by page', async () => {
    const { cluster, namespace } = place();
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `paged-${letter}`);
    await Promise.all(names.map((name) => cluster.create(configMap(name, {}, { paged: 'yes' }))));
    const options = { namespace, labelSelector: 'paged=yes', limit: 3 };
    expect(await namesOf(cluster.list('ConfigMap', options))).toEqual(names);
    const requests: RequestSeen[] = [];
    const counted = await connect({ onRequest: (seen) => requests.push(seen) });
    await namesOf(counted.list('ConfigMap', options));
    await counted.close();
    expect(requests.map(({ verb }) => verb)).toEqual(['list', 'list', 'list']);
  });

  it('reports which field the API server rejected', async () => {
    const { cluster } = place();
    const refused = cluster.create(configMap('No_Capitals'));
    await expect(refused).rejects.toMatchObject({ status: 422, causes: [{ field: 'metadata.name' }] });
  });

  it('reviews tokens and permissions', async () => {
    const { cluster } = place();
    const nobody = await cluster.createReview('TokenReview', { token: 'not-a-token' });
    expect(nobody).toMatchObject({ status: { user: {} } });
    expect(nobody).not.toMatchObject({ status: { authenticated: true } });
    const review = (user: string, groups: string[]) =>
      cluster.createReview('SubjectAccessReview', {
        user,
        groups,
        resourceAttributes: { verb: 'delete', resource: 'namespaces' },
      });
    expect(await review('root', ['system:masters'])).toMatchObject({ status: { allowed: true } });
    expect(await review('guest', [])).toMatchObject({ status: { allowed: false } });
  });

  it('reports the verb, kind, code and duration of every request', async () => {
    const seen: RequestSeen[] = [];
    const cluster = await connect({ onRequest: (request) => seen.push(request) });
    await cluster.get(refTo('nowhere'));
    await cluster.apply(configMap('told'));
    expect(seen).toMatchObject([
      { verb: 'get', kind: 'ConfigMap', code: 404 },
      { verb: 'apply', kind: 'ConfigMap', code: 201 },
    ]);
    for (const { seconds } of seen) expect(seconds).toBeGreaterThan(0);
    await cluster.close();
  });
});
