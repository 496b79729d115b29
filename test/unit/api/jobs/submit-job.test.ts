import { submitJob } from '../../../../src/api/jobs/submit-job.ts';
import { jobManifest } from '../../../../src/api/store/job-manifest.ts';
import { entryOf } from '../../../../src/api/store/entry-of.ts';
import type { JobDraft, JobEntry } from '../../../../src/api/store/job-store.ts';
import { parseObject } from '../../../../src/cluster/object.ts';
import { dockerfileJobSchema, type DockerfileJob } from '../../../../src/resource/schema.ts';

const draft: JobDraft = {
  namespace: 'dockerfilejobs',
  title: 'A model',
  spec: { source: { dockerfile: 'FROM scratch' } },
  submitter: 'ada',
};
const other = { ...draft, spec: { source: { dockerfile: 'FROM debian' } } };

/** An apiserver, as far as names go. `seen` are the jobs that this replica knows of. */
function emptyStore(): Parameters<typeof submitJob>[0] & {
  jobs: Map<string, DockerfileJob>;
  seen: JobEntry[];
} {
  const jobs = new Map<string, DockerfileJob>();
  const seen: JobEntry[] = [];
  return {
    jobs,
    seen,
    submittedWith: (namespace, key) =>
      seen.filter((entry) => entry.namespace === namespace && entry.idempotency?.startsWith(`${key}.`)),
    read: (_namespace, name) => Promise.resolve(jobs.get(name)),
    create: (drafted) => {
      const manifest = jobManifest(drafted);
      const { name } = manifest.metadata;
      if (jobs.has(name)) return Promise.resolve({ outcome: 'taken' });
      const uid = `00000000-0000-4000-8000-00000000000${jobs.size}`;
      const made = { resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', uid };
      const job = dockerfileJobSchema.parse({ ...manifest, metadata: { ...manifest.metadata, ...made } });
      jobs.set(name, job);
      return Promise.resolve({ outcome: 'created', job });
    },
  };
}

describe('a job that is submitted', () => {
  it('twice is two jobs', async () => {
    const store = emptyStore();
    await submitJob(store, draft, undefined);
    await submitJob(store, draft, undefined);
    expect(store.jobs.size).toBe(2);
  });

  it('twice with the same key is one job', async () => {
    const store = emptyStore();
    const first = await submitJob(store, draft, 'k1');
    expect((await submitJob(store, draft, 'k1')).metadata.uid).toBe(first.metadata.uid);
    expect((await submitJob(store, draft, 'k2')).metadata.uid).not.toBe(first.metadata.uid);
  });

  it.each([
    ['', draft, other],
    [' and a name', { ...draft, name: 'one' }, { ...other, name: 'one' }],
  ])('with a key%s that came with another body is refused', async (_what, first, second) => {
    const store = emptyStore();
    await submitJob(store, first, 'k1');
    await expect(submitJob(store, second, 'k1')).rejects.toMatchObject({ reason: 'IdempotencyKeyReused' });
  });

  it('with a key that came with another name is refused by whoever has seen that job', async () => {
    const store = emptyStore();
    const { metadata } = await submitJob(store, { ...draft, name: 'one' }, 'k1');
    store.seen.push(entryOf(parseObject('DockerfileJob', { ...draft, metadata })));
    const again = submitJob(store, { ...draft, name: 'two' }, 'k1');
    await expect(again).rejects.toMatchObject({ reason: 'IdempotencyKeyReused' });
  });

  it('with the key of somebody else is another job', async () => {
    const store = emptyStore();
    const ada = await submitJob(store, draft, 'k1');
    const bob = await submitJob(store, { ...draft, submitter: 'bob' }, 'k1');
    expect(bob.metadata.uid).not.toBe(ada.metadata.uid);
  });

  it.each([undefined, 'k1'])('with a name that is taken is refused, with the key %s', async (key) => {
    const store = emptyStore();
    await submitJob(store, { ...draft, name: 'one' }, undefined);
    await expect(submitJob(store, { ...draft, name: 'one' }, key)).rejects.toMatchObject({
      reason: 'Conflict',
      fields: [{ field: 'metadata.name' }],
    });
  });

  it('with the key of a job that is being deleted is refused', async () => {
    const store = emptyStore();
    const { metadata } = await submitJob(store, draft, 'k1');
    metadata.deletionTimestamp = '2026-01-01T00:00:01Z';
    await expect(submitJob(store, draft, 'k1')).rejects.toMatchObject({ reason: 'Conflict' });
  });

  it.each(['', 'two words', 'ä', 'x'.repeat(129)])('with the key %j is refused', async (key) => {
    await expect(submitJob(emptyStore(), draft, key)).rejects.toMatchObject({ reason: 'InvalidField' });
  });
});
