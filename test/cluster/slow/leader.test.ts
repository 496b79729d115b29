import { lead, type LeadOptions } from '../../../src/cluster/lease/lead.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { throughProxy } from '../../support/cluster/through-proxy.ts';
import { useNamespace } from '../../support/cluster/use-namespace.ts';

const place = useNamespace('leader-test');

/** Starts a replica that wants to lead, and records what happens to it. */
function replica(name: string, identity: string, more: Partial<LeadOptions> = {}, cluster = place().cluster) {
  const told: string[] = [];
  const stopping = new AbortController();
  const ended = lead(cluster, {
    name,
    namespace: place().namespace,
    identity,
    onLead: () => void told.push('leads'),
    onLost: () => told.push('lost'),
    onStop: () => void told.push('stops'),
    signal: stopping.signal,
    ...more,
  });
  const until = (what: string, patience = 10_000) =>
    patiently(() => Promise.resolve(told.includes(what) || undefined), `${identity} ${what}`, patience);
  const stop = (): Promise<void> => {
    stopping.abort();
    return ended;
  };
  return { told, until, stop, ended };
}

const leaseOf = (name: string) => ({ kind: 'Lease', namespace: place().namespace, name }) as const;

describe('leader election', () => {
  it('makes one of two replicas the leader, and the other one as soon as the first has stopped', async () => {
    const first = replica('handover', 'a');
    await first.until('leads');
    const second = replica('handover', 'b');
    await expect(second.until('leads', 3_000)).rejects.toThrow('waited');
    await first.stop();
    expect(first.told).toEqual(['leads', 'stops']);
    const released = performance.now();
    await second.until('leads');
    expect(performance.now() - released).toBeLessThan(4_000);
    expect(await place().cluster.get(leaseOf('handover'))).toMatchObject({
      spec: {
        holderIdentity: 'b',
        leaseTransitions: 1,
        renewTime: expect.stringMatching(/\.\d{6}Z$/) as string,
      },
    });
    await second.stop();
  }, 30_000);

  it('holds the lease until the work in progress has ended, and then releases it', async () => {
    const work = Promise.withResolvers<undefined>();
    const first = replica('graceful', 'a', { onStop: () => work.promise });
    await first.until('leads');
    const second = replica('graceful', 'b');
    const stopped = first.stop();
    await expect(second.until('leads', 3_000)).rejects.toThrow('waited');
    work.resolve(undefined);
    await stopped;
    await second.until('leads');
    await second.stop();
    expect(await place().cluster.get(leaseOf('graceful'))).toMatchObject({
      spec: { leaseDurationSeconds: 1 },
    });
  }, 30_000);

  it(
    'resumes at once after a crash of the same identity',
    () =>
      throughProxy(async (cluster, proxy) => {
        const crashed = replica('crash', 'pod-1', {}, cluster);
        await crashed.until('leads');
        proxy.freeze('all');
        const began = performance.now();
        const restarted = replica('crash', 'pod-1');
        await restarted.until('leads');
        expect(performance.now() - began).toBeLessThan(1_500);
        await restarted.stop();
        await crashed.ended;
      }),
    30_000,
  );

  it(
    'tells a disconnected leader that it has lost before another replica leads',
    () =>
      throughProxy(async (cluster, proxy) => {
        const first = replica('lost', 'a', {}, cluster);
        await first.until('leads');
        const second = replica('lost', 'b');
        proxy.freeze('all');
        await first.until('lost', 15_000);
        expect(second.told).toEqual([]);
        await second.until('leads', 20_000);
        expect(first.told).toEqual(['leads', 'lost']);
        await second.stop();
      }),
    60_000,
  );

  it('releases the lease if the leader fails to start', async () => {
    const failing = replica('failing', 'a', {
      onLead: () => Promise.reject(new Error('no CRD')),
    });
    await expect(failing.ended).rejects.toThrow('no CRD');
    const next = replica('failing', 'b');
    await next.until('leads', 2_000);
    await next.stop();
  });
});
