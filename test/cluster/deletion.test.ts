import { jobNamespace } from '../../src/resource/names.ts';
import { kind, type DockerfileJob } from '../../src/resource/schema.ts';
import { readArchive } from '../support/cluster/archive.ts';
import { leaving, perf, running } from '../support/cluster/dockerfiles.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { hasImage, tagsOf } from '../support/cluster/registry.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('deletion');

const slowBuild = { source: { dockerfile: 'FROM debian:bookworm\nRUN echo slow; sleep 300\n' } };

/** Its container ignores SIGTERM. */
const stubborn = running("trap '' TERM; while :; do sleep 1; done");

const objectOf = ({ metadata }: DockerfileJob) =>
  team().cluster.get({ kind, namespace: metadata.namespace, name: metadata.name });

/** Waits until the object is gone. Its finalizer keeps it until everything else is deleted. */
async function gone(job: DockerfileJob): Promise<void> {
  await patiently(async () => ((await objectOf(job)) ? undefined : true), 'the job to be gone');
}

async function archivesOf({ metadata }: DockerfileJob): Promise<string[]> {
  const names: string[] = [];
  for await (const { metadata: found } of team().cluster.list('ConfigMap', {
    namespace: metadata.namespace,
  })) {
    if (found.name.includes(metadata.uid)) names.push(found.name);
  }
  return names;
}

async function expectNothingLeft(job: DockerfileJob): Promise<void> {
  expect(
    await team().cluster.get({ kind: 'Namespace', name: jobNamespace(job.metadata.uid) }),
  ).toBeUndefined();
  expect(await tagsOf(job)).toEqual([]);
  await patiently(
    async () => ((await archivesOf(job)).length === 0 ? true : undefined),
    'the archive to be garbage-collected with its owner',
  );
}

async function finished(dockerfile = perf): Promise<DockerfileJob> {
  const job = await team().ended(await team().submit({ source: { dockerfile } }));
  await team().cleaned(job);
  return team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
}

describe.each([['Building'], ['Scanning'], ['Running']] as const)(
  'attack 51: a job that is deleted while %s',
  (phase) => {
    test('leaves no namespace, no image and no archive', async () => {
      const spec = phase === 'Building' ? slowBuild : { source: { dockerfile: stubborn } };
      const job = await team().submit(spec);
      await team().reached(job, phase);
      await team().remove(job);
      await gone(job);
      await expectNothingLeft(job);
    });
  },
);

test('log tails and the scan report outlive the namespace of a finished job, but not the job', async () => {
  const job = await finished();
  const archive = await readArchive(team().cluster, job);
  expect(Object.keys(archive ?? {})).toEqual(
    expect.arrayContaining(['build.log', 'scan-report.json']) as string[],
  );
  expect(archive?.['build.log']).toContain('debian:bookworm');
  expect(archive?.['scan-report.json']).toContain('CVE-2023-45853');
  expect(await hasImage(job)).toBe(true);

  await team().remove(job);
  await gone(job);
  await expectNothingLeft(job);
  expect(await hasImage(job)).toBe(false);
});

test('a finished job whose spec changes runs again, with another image', async () => {
  const first = await finished();
  const changed = await team().change(first, { source: { dockerfile: leaving('{"perf":0.5}') } });
  const second = await team().ended(changed);
  expect(second.status).toMatchObject({ phase: 'Succeeded', run: 2, performance: 0.5 });
  expect(second.status.image?.digest).not.toBe(first.status.image?.digest);
});

test('attack 9: a job whose spec changes during its build starts over once the pods of its first run are gone', async () => {
  const job = await team().submit(slowBuild);
  await team().reached(job, 'Building');
  const changed = await team().change(job, { source: { dockerfile: leaving('{"perf":0.25}') } });
  expect((await team().ended(changed)).status).toMatchObject({
    phase: 'Succeeded',
    run: 2,
    performance: 0.25,
  });

  const runs = team()
    .pods.entries.filter(({ object }) => object.metadata.labels['dockerfilejob.io/uid'] === job.metadata.uid)
    .map(
      ({ object, gone: isGone }) =>
        `${object.metadata.labels['dockerfilejob.io/run'] ?? ''} ${isGone ? 'gone' : 'there'}`,
    );
  expect(runs.indexOf('2 there')).toBeGreaterThan(runs.lastIndexOf('1 gone'));
  expect(runs.indexOf('2 there')).toBeGreaterThan(runs.lastIndexOf('1 there'));
});

test('a finished job does not run again after a change that does not affect its result', async () => {
  const job = await finished();
  await team().change(job, { description: 'another one', retention: { ttlAfterSucceeded: '1h' } });
  const other = await finished(leaving('{"perf":0.75}'));
  expect(other.status.phase).toBe('Succeeded');
  const now = await team().until(job, ({ metadata }) => metadata.generation > 1, 'the change');
  expect(now.status).toMatchObject({
    phase: 'Succeeded',
    run: 1,
    completionTime: job.status.completionTime,
  });
});

test('a job that is canceled during its build becomes Canceled, and its namespace is deleted', async () => {
  const job = await team().submit(slowBuild);
  await team().reached(job, 'Building');
  const canceled = await team().ended(await team().change(job, { cancel: true }));
  expect(canceled.status).toMatchObject({ phase: 'Canceled', failureDetails: { reason: 'Canceled' } });
  await team().cleaned(job);
});

test('a job is deleted when its retention period ends', async () => {
  const job = await team().submit({
    source: { dockerfile: perf },
    retention: { ttlAfterSucceeded: '3s', ttlAfterFailed: '1h' },
  });
  await team().ended(job);
  await gone(job);
  await expectNothingLeft(job);
});
