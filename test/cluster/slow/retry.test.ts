import { z } from 'zod';
import { jobNamespace, labels } from '../../../src/resource/names.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { running } from '../../support/cluster/dockerfiles.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('retry');

const unhurried = (retry: object = { backoff: '1s' }) => ({
  source: {
    dockerfile: running(`sleep 5; echo '{"perf":0.99}' > /data/perf.json`).replace('\n', '\nRUN sleep 5\n'),
  },
  retry,
});

const scheduled = z.object({ spec: z.object({ nodeName: z.string() }) });

/** Waits until a node has the pod. One that no node has is gone the moment it is deleted, as if it had never been. */
async function started(job: DockerfileJob, pod: string): Promise<void> {
  const name = `${jobNamespace(job.metadata.uid)}/${pod}`;
  await team().pods.until(
    (entries) => entries.find(({ key, object }) => key === name && scheduled.safeParse(object).success),
    pod,
  );
}

const take = (job: DockerfileJob, pod: string) =>
  team().cluster.delete(
    { kind: 'Pod', namespace: jobNamespace(job.metadata.uid), name: pod },
    { gracePeriodSeconds: 0 },
  );

describe('an infrastructure fault is not the fault of the user:', () => {
  test.each([
    ['build', 'Building'],
    ['scan', 'Scanning'],
    ['run', 'Running'],
  ] as const)('a deleted %s pod is replaced', async (step, phase) => {
    const job = await team().submit(unhurried());
    await team().reached(job, phase);
    await started(job, `${step}-1-0`);
    await take(job, `${step}-1-0`);
    expect(summaryOf(await team().ended(job))).toEqual(success(0.99));
    const ofStep = team()
      .podsOf(job)
      .filter(({ metadata }) => metadata.labels[labels.step] === step);
    expect(ofStep).toHaveLength(2);
  });

  test('the deleted namespace of an active job is created again', async () => {
    const job = await team().submit(unhurried());
    await team().reached(job, 'Building');
    await started(job, 'build-1-0');
    await team().cluster.delete({ kind: 'Namespace', name: jobNamespace(job.metadata.uid) });
    expect(summaryOf(await team().ended(job))).toEqual(success(0.99));
  });

  test('attack 71: a retry builds the source that was judged, whatever has become of the ConfigMap', async () => {
    const { cluster, namespace } = team();
    const original = unhurried().source.dockerfile;
    const configMap = (data: object) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'moving', namespace },
      data,
    });
    await cluster.create(configMap({ Dockerfile: original }));
    const job = await team().submit({ source: { configMap: { name: 'moving' } }, retry: { backoff: '1s' } });
    const { status } = await team().reached(job, 'Building');
    await started(job, 'build-1-0');
    await cluster.apply(configMap({ Dockerfile: original.replace('0.99', '0.01') }));
    await take(job, 'build-1-0');
    const ended = await team().ended(job);
    expect(summaryOf(ended)).toEqual(success(0.99));
    expect(ended.status.source?.sha256).toBe(status.source?.sha256);
    const archived = await team().until(job, (now) => now.status.archive !== undefined, 'its archive');
    expect((await readArchive(cluster, archived))?.['Dockerfile']).toBe(original);
  });

  test('a job with no retries left fails with InfrastructureError', async () => {
    const job = await team().submit(unhurried({ limit: 0 }));
    await started(job, 'build-1-0');
    await take(job, 'build-1-0');
    expect((await team().ended(job)).status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'InfrastructureError' },
    });
  });
});
