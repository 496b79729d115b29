import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { leaving } from '../../support/cluster/dockerfiles.ts';
import { operatorMetrics } from '../../support/cluster/operator.ts';
import { sumOf } from '../../support/cluster/prometheus.ts';
import { hasImage, removeImage } from '../../support/cluster/registry.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('memory');
const others = useTeam('memory-others');

/** No other run of this file has the same. */
const dockerfile = `${leaving('{"perf":0.99}')}ARG number=1\nRUN echo ${Date.now()} > /made\n`;
const spec = (args: { name: string; value: string }[] = []): SpecInput => ({
  source: { dockerfile },
  build: { cache: 'tenant', args },
});

/** Submits a job and waits for its end. Names the steps that had a pod. */
async function finished(given: SpecInput, who = team()) {
  const begun = performance.now();
  const job = await who.ended(await who.submit(given));
  const seconds = (performance.now() - begun) / 1000;
  expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 0.99 });
  const pods = who.podsOf(job).map(({ metadata }) => metadata.name);
  return { job, seconds, pods: pods.sort() };
}

const remembered = (job: DockerfileJob) =>
  team().until(job, ({ status }) => status.inputs?.unchanged === true, 'its inputs to be unchanged');

const all = ['build-1-0', 'run-1-0', 'scan-1-0'];
let first: DockerfileJob;
const again: DockerfileJob[] = [];

beforeAll(async () => {
  const { job, pods, seconds } = await finished(spec());
  expect(pods).toEqual(all);
  first = await remembered(job);
  process.stdout.write(`the first time: ${seconds.toFixed(2)} s\n`);
});

test('an equal job of the same namespace has neither a build nor a scan pod, three times', async () => {
  const before = await operatorMetrics();
  for (let count = 0; count < 3; count += 1) {
    const { job, pods, seconds } = await finished(spec());
    process.stdout.write(`again: ${seconds.toFixed(2)} s\n`);
    expect(pods).toEqual(['run-1-0']);
    const { uid, name } = first.metadata;
    expect(job.status).toMatchObject({
      reusedFrom: { name, uid, run: 1 },
      image: { digest: first.status.image?.digest },
      vulnerabilities: first.status.vulnerabilities,
      lint: first.status.lint,
    });
    expect(job.status.image?.ref).toContain(`/jobs/${job.metadata.uid}@`);
    expect(team().phases(job).slice(-4)).toEqual(['Building', 'Scanning', 'Running', 'Succeeded']);
    again.push(job);
  }
  const after = await operatorMetrics();
  const growth = (metric: string, labels = {}): number =>
    sumOf(after, metric, labels) - sumOf(before, metric, labels);
  expect(growth('dockerfilejob_reused_jobs_total')).toBe(3);
  expect(growth('dockerfilejob_step_duration_seconds_count', { step: 'scan' })).toBe(0);
});

test('the archive of such a job has the logs and the report of the one that was built', async () => {
  const [job] = again;
  if (!job) throw new Error('no job was run again');
  const archived = await team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
  const [own, theirs] = [
    await readArchive(team().cluster, archived),
    await readArchive(team().cluster, first),
  ];
  for (const file of ['Dockerfile', 'build.log', 'push.log', 'scan-report.json'])
    expect([file, own?.[file]]).toEqual([file, theirs?.[file]]);
  expect(theirs?.['build.log']).toBeTruthy();
});

test('another argument, or no memory, means a build and a scan', async () => {
  const changed = await finished(spec([{ name: 'number', value: '2' }]));
  expect(changed.pods).toEqual(all);
  const { pods, job } = await finished({ ...spec(), build: { cache: 'none' } });
  expect(pods).toEqual(all);
  expect([changed.job.status.reusedFrom, job.status.reusedFrom, job.status.inputs]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('attack 78: a job of another namespace is built and scanned', async () => {
  const { pods, job } = await finished(spec(), others());
  expect(pods).toEqual(all);
  expect(job.status.reusedFrom).toBeUndefined();
  expect(job.status.inputs?.hash).not.toBe(first.status.inputs?.hash);
});

test('an image that the registry has lost is built again', async () => {
  await removeImage(first);
  const { pods, job } = await finished(spec());
  expect(pods).toEqual(all);
  expect(job.status.reusedFrom).toBeUndefined();
});

test('the copy remains when the first job is deleted', async () => {
  const [job] = again;
  if (!job) throw new Error('no job was run again');
  expect(await hasImage(job)).toBe(true);
  await team().remove(first);
  await team().jobs.until(
    (entries) => entries.findLast(({ object }) => object.metadata.uid === first.metadata.uid)?.gone,
    'the first job to be gone',
  );
  expect([await hasImage(first), await hasImage(job)]).toEqual([false, true]);
});
