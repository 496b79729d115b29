import type { KubeObject } from '../../../src/cluster/object.ts';
import { Jobs } from '../../../src/reconcile/jobs.ts';
import { jobEntry } from '../../../src/resource/job-entry.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { makeJob } from '../../support/job.ts';

const version = (resourceVersion: string, more: Parameters<typeof makeJob>[0] = {}): DockerfileJob =>
  makeJob({ status: { phase: 'Building' }, ...more, metadata: { resourceVersion, ...more.metadata } });

/** Jobs of an API server that has this object, and how often it was asked. */
function jobsWith(stored: unknown) {
  let asked = 0;
  const jobs = new Jobs({
    get: () => {
      asked += 1;
      return Promise.resolve(stored as KubeObject | undefined);
    },
  });
  return { jobs, asked: () => asked };
}

describe('a job that a pass works on', () => {
  it('is read from the API server', async () => {
    const { jobs } = jobsWith(version('7'));
    expect(await jobs.read(jobEntry(version('7')))).toEqual({ kind: 'job', job: version('7') });
  });

  it('is the one that the operator wrote last, unless the watch shows a newer one', async () => {
    const { jobs, asked } = jobsWith(version('11'));
    jobs.remember(version('9'));
    // Compared as numbers: as texts, 11 would be less than 9.
    expect(await jobs.read(jobEntry(version('8')))).toMatchObject({ job: version('9') });
    expect(asked()).toBe(0);
    expect(await jobs.read(jobEntry(version('11')))).toMatchObject({ job: version('11') });
    expect(asked()).toBe(1);
  });

  it('is read again after a pass that has failed', async () => {
    const { jobs, asked } = jobsWith(version('9'));
    jobs.remember(version('9'));
    jobs.reread(version('9').metadata.uid);
    await jobs.read(jobEntry(version('9')));
    expect(asked()).toBe(1);
  });

  it('is gone if there is none, or another one of the same name', async () => {
    const entry = jobEntry(version('9'));
    expect(await jobsWith(undefined).jobs.read(entry)).toEqual({ kind: 'gone' });
    const other = version('9', { metadata: { uid: 'another' } });
    expect(await jobsWith(other).jobs.read(entry)).toEqual({ kind: 'gone' });
  });

  it('attack 62: is unreadable, with the field, if the schema refuses it', async () => {
    const job = version('9');
    const broken = { ...job, spec: { ...job.spec, priority: 'high' } };
    expect(await jobsWith(broken).jobs.read(jobEntry(job))).toMatchObject({
      kind: 'unreadable',
      object: broken,
      problem: expect.stringMatching(/^spec\.priority: /) as string,
    });
  });
});

describe('attack 61: the memory for jobs', () => {
  it('holds sixteen that are at work, the latest, and none that is over', async () => {
    const { jobs, asked } = jobsWith(undefined);
    const named = (uid: string) => version('9', { metadata: { uid } });
    for (let index = 0; index < 17; index++) jobs.remember(named(`job-${index}`));
    jobs.remember(version('9', { metadata: { uid: 'job-16' }, status: { phase: 'Succeeded' } }));
    const kept = async (uid: string) => (await jobs.read(jobEntry(named(uid)))).kind === 'job';
    expect([await kept('job-0'), await kept('job-1'), await kept('job-16')]).toEqual([false, true, false]);
    expect(asked()).toBe(2);
  });
});

describe('a job that is gone', () => {
  it('was released by the operator, or has vanished', () => {
    const { jobs } = jobsWith(undefined);
    jobs.release('a');
    expect([jobs.forget('a'), jobs.forget('a'), jobs.forget('b')]).toEqual([
      ...['released', 'vanished', 'vanished'],
    ]);
  });
});
