import { leaseDecision, observe } from '../../../../src/cluster/lease/decision.ts';
import { leaseManifest, leaseSchema, microTime, type Lease } from '../../../../src/cluster/lease/lease.ts';

const names = { name: 'operator', namespace: 'system' };
const now = new Date('2026-01-02T03:04:05.678Z');

const lease = (spec: Partial<Lease['spec']>): Lease =>
  leaseSchema.parse({
    metadata: { resourceVersion: '5' },
    spec: {
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      renewTime: '2020-01-01T00:00:00.000000Z',
      ...spec,
    },
  });

const decide = (seen: Lease | undefined, unchangedFor: number, identity = 'b') =>
  leaseDecision(seen, { record: '', since: 1_000 }, 1_000 + unchangedFor, identity);

describe('the lease', () => {
  it('that is not there is created', () => {
    expect(decide(undefined, 0)).toBe('create');
  });

  it('of somebody else is waited for while it is alive, whatever its times say', () => {
    expect(decide(lease({ renewTime: '1999-01-01T00:00:00.000000Z' }), 14_999)).toBe('wait');
  });

  it('of somebody else is taken when nothing has been seen of it for as long as it lasts', () => {
    expect(decide(lease({ renewTime: '2999-01-01T00:00:00.000000Z' }), 15_000)).toBe('take');
  });

  it('that is our own is taken at once: the container was restarted', () => {
    expect(decide(lease({}), 0, 'a')).toBe('take');
  });

  it('that was released is taken at once', () => {
    expect(decide(lease({ holderIdentity: '' }), 0)).toBe('take');
    expect(decide(leaseSchema.parse({ metadata: { resourceVersion: '1' } }), 0)).toBe('take');
  });

  it('is seen to live when its time of renewal changes', () => {
    const first = observe(lease({}), undefined, 100);
    expect(observe(lease({}), first, 200)).toBe(first);
    expect(observe(lease({ renewTime: now.toISOString() }), first, 300).since).toBe(300);
    expect(observe(undefined, first, 400).since).toBe(400);
  });
});

describe('the manifest of the lease', () => {
  it('has times with six digits of fraction', () => {
    expect(microTime(now)).toBe('2026-01-02T03:04:05.678000Z');
  });

  it('of the first holder counts no transition, and overwrites nothing', () => {
    const manifest = leaseManifest(names, { identity: 'a', seconds: 15 }, now);
    expect(manifest).toEqual({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: names,
      spec: {
        holderIdentity: 'a',
        leaseDurationSeconds: 15,
        acquireTime: microTime(now),
        renewTime: microTime(now),
        leaseTransitions: 0,
      },
    });
  });

  it('that is renewed keeps the time of acquisition', () => {
    const acquireTime = '2026-01-01T00:00:00.000000Z';
    const before = lease({ acquireTime, leaseTransitions: 3 });
    const { metadata, spec } = leaseManifest(names, { identity: 'a', seconds: 15 }, now, before);
    expect(metadata).toEqual({ ...names, resourceVersion: '5' });
    expect(spec).toMatchObject({ acquireTime, renewTime: microTime(now), leaseTransitions: 3 });
    const without = leaseManifest(names, { identity: 'a', seconds: 15 }, now, lease({}));
    expect(without.spec.acquireTime).toBe(microTime(now));
  });

  it('that changes hands counts one more, that is released does not', () => {
    const before = lease({ leaseTransitions: 3 });
    expect(leaseManifest(names, { identity: 'b', seconds: 15 }, now, before).spec.leaseTransitions).toBe(4);
    expect(leaseManifest(names, { identity: '', seconds: 1 }, now, before).spec).toMatchObject({
      holderIdentity: '',
      leaseTransitions: 3,
    });
  });
});
