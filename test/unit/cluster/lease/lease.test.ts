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

describe('a lease', () => {
  it('that does not exist is created', () => {
    expect(decide(undefined, 0)).toBe('create');
  });

  it('of another holder is respected while it changes, whatever its timestamps say', () => {
    expect(decide(lease({ renewTime: '1999-01-01T00:00:00.000000Z' }), 14_999)).toBe('wait');
  });

  it('of another holder is taken once it has not changed for its duration', () => {
    expect(decide(lease({ renewTime: '2999-01-01T00:00:00.000000Z' }), 15_000)).toBe('take');
  });

  it('of our own identity is taken at once, as after a container restart', () => {
    expect(decide(lease({}), 0, 'a')).toBe('take');
  });

  it('that was released is taken at once', () => {
    expect(decide(lease({ holderIdentity: '' }), 0)).toBe('take');
    expect(decide(leaseSchema.parse({ metadata: { resourceVersion: '1' } }), 0)).toBe('take');
  });

  it('counts as changed when its renewTime changes', () => {
    const first = observe(lease({}), undefined, 100);
    expect(observe(lease({}), first, 200)).toBe(first);
    expect(observe(lease({ renewTime: now.toISOString() }), first, 300).since).toBe(300);
    expect(observe(undefined, first, 400).since).toBe(400);
  });
});

describe('the manifest of a lease', () => {
  it('has timestamps with six fractional digits', () => {
    expect(microTime(now)).toBe('2026-01-02T03:04:05.678000Z');
  });

  it('of the first holder counts no transition and replaces no version', () => {
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

  it('keeps acquireTime on renewal', () => {
    const acquireTime = '2026-01-01T00:00:00.000000Z';
    const before = lease({ acquireTime, leaseTransitions: 3 });
    const { metadata, spec } = leaseManifest(names, { identity: 'a', seconds: 15 }, now, before);
    expect(metadata).toEqual({ ...names, resourceVersion: '5' });
    expect(spec).toMatchObject({ acquireTime, renewTime: microTime(now), leaseTransitions: 3 });
    const without = leaseManifest(names, { identity: 'a', seconds: 15 }, now, lease({}));
    expect(without.spec.acquireTime).toBe(microTime(now));
  });

  it('counts a transition for a new holder, but not for a release', () => {
    const before = lease({ leaseTransitions: 3 });
    expect(leaseManifest(names, { identity: 'b', seconds: 15 }, now, before).spec.leaseTransitions).toBe(4);
    expect(leaseManifest(names, { identity: '', seconds: 1 }, now, before).spec).toMatchObject({
      holderIdentity: '',
      leaseTransitions: 3,
    });
  });
});
