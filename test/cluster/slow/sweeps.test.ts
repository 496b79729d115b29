import { setTimeout as sleep } from 'node:timers/promises';
import { archiveName, jobNamespace, labels } from '../../../src/resource/names.ts';
import { apiVersion, kind, plural, group, type DockerfileJob } from '../../../src/resource/schema.ts';
import { perf, running } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { operatorLog, operatorMetrics, renewOperator } from '../../support/cluster/operator.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { tagsOf } from '../../support/cluster/registry.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('sweeps');

const endless = { source: { dockerfile: running('sleep 7200') }, run: { timeout: '3h' } };
const refOf = ({ metadata }: DockerfileJob) =>
  ({ kind, namespace: metadata.namespace, name: metadata.name }) as const;

test('attacks 52, 69: a job whose finalizer is removed by hand leaves no namespace, no pod and no image', async () => {
  const job = await team().submit(endless);
  await team().reached(job, 'Running');
  expect(await tagsOf(job)).toEqual(['run-1']);
  const { cluster } = team();
  await patiently(async () => {
    await cluster.patch(refOf(job), { metadata: { finalizers: null } }).catch(() => undefined);
    await cluster.delete(refOf(job));
    return (await cluster.get(refOf(job))) ? undefined : true;
  }, 'the job to be gone');
  await team().cleaned(job);
  await patiently(async () => ((await tagsOf(job)).length === 0 ? true : undefined), 'its image to be gone');
});

test('attack 69: a ConfigMap that has the name of the archive keeps no namespace', async () => {
  const { cluster, namespace } = team();
  const job = await team().submit({ source: { dockerfile: perf }, suspend: true });
  const name = archiveName(job.metadata.uid, 1);
  const squatter = { kind: 'ConfigMap', metadata: { name, namespace }, immutable: true, data: { a: 'b' } };
  await cluster.create({ apiVersion: 'v1', ...squatter });
  const ended = await team().ended(await team().change(job, { suspend: false }));
  await team().cleaned(job);
  expect(ended.status.phase).toBe('Succeeded');
  expect((await cluster.get(refOf(job)))?.['status']).not.toHaveProperty('archive');
});

test('attack 52: a namespace that somebody keeps is logged and counted, and no job waits for it', async () => {
  const job = await team().submit(endless);
  await team().reached(job, 'Running');
  const namespace = jobNamespace(job.metadata.uid);
  const pod = team()
    .podsOf(job)
    .find(({ metadata }) => metadata.labels[labels.step] === 'run');
  // As a component of Kubernetes: nobody else may change the pods of jobs.
  const keep = (finalizers: readonly string[] | null) =>
    kubectl([
      ...['patch', 'pod', pod?.metadata.name ?? '', `--namespace=${namespace}`, '--type=merge'],
      ...['-p', JSON.stringify({ metadata: { finalizers } })],
      ...['--as=system:kube-controller-manager', '--as-group=system:masters'],
    ]);
  await keep(['example.com/keep']);

  const canceled = await team().ended(await team().change(job, { cancel: true }));
  expect(canceled.status.phase).toBe('Canceled');
  const other = await team().ended(await team().submit({ source: { dockerfile: perf } }));
  expect(other.status.phase).toBe('Succeeded');
  await team().cleaned(other);

  // It counts as stuck after two minutes. The operator looks every five minutes, and when it starts.
  await sleep(125_000);
  await renewOperator();
  await patiently(
    async () => /^dockerfilejob_stuck_namespaces [1-9]/m.test(await operatorMetrics()) || undefined,
    'the namespace to be counted',
  );
  expect(await operatorLog()).toMatch(new RegExp(`"namespace":"${namespace}".*a namespace is stuck`));
  await keep(null);
  await team().cleaned(job);
});

describe('attack 62: a job that the operator cannot read', () => {
  const crd = `${plural}.${group}`;
  const maximum = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/priority/maximum';
  const allow = (priority: number) =>
    kubectl([
      ...['patch', 'crd', crd, '--type=json'],
      ...['-p', JSON.stringify([{ op: 'replace', path: maximum, value: priority }])],
    ]);
  // As if another version had stored it.
  beforeAll(() => allow(5000));
  afterAll(() => allow(1000));

  test('fails with the field, frees its namespace, and can be deleted', async () => {
    const { cluster } = team();
    const job = await team().submit(endless);
    await team().reached(job, 'Building');
    const patched = async () => {
      await cluster.patch(refOf(job), { apiVersion, spec: { priority: 4000 } });
      return true;
    };
    await patiently(() => patched().catch(() => undefined), 'the changed CRD to be served');
    await patiently(async () => {
      const now = await cluster.get(refOf(job));
      return JSON.stringify(now?.['status']).includes('SpecInvalid') || undefined;
    }, 'the job to fail');
    const failed = await cluster.get(refOf(job));
    expect(failed?.['status']).toMatchObject({
      phase: 'Failed',
      failureDetails: { message: expect.stringContaining('spec.priority') as string },
    });
    await team().cleaned(job);
    await cluster.delete(refOf(job));
    await patiently(async () => ((await cluster.get(refOf(job))) ? undefined : true), 'the job to be gone');
  });
});
