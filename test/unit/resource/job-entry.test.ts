import { jobEntry } from '../../../src/resource/job-entry.ts';
import { makeJob } from '../../support/job.ts';

const started = Date.parse('2026-01-01T10:00:00Z');
const over = {
  phase: 'Succeeded',
  startTime: '2026-01-01T10:00:00Z',
  completionTime: '2026-01-01T10:01:00Z',
} as const;

describe('the entry of a job', () => {
  it('has what the queue needs, but not the Dockerfile', () => {
    const entry = jobEntry(makeJob({ spec: { priority: 7, suspend: true } }));
    expect(entry).toMatchObject({ name: 'my-model', namespace: 'team-a', priority: 7, suspend: true });
    expect(JSON.stringify(entry)).not.toContain('FROM');
    expect(entry).toMatchObject({ phase: 'Init', observed: false, deleting: false, held: true });
  });

  it('tells when the job started and when it expires', () => {
    const retention = { ttlAfterSucceeded: '10s', ttlAfterFailed: '1h' };
    const entry = jobEntry(makeJob({ spec: { retention }, status: { ...over, observedGeneration: 1 } }));
    expect(entry).toMatchObject({ observed: true, startedAt: started, expiresAt: started + 70_000 });
    const failed = jobEntry(makeJob({ spec: { retention }, status: { ...over, phase: 'Failed' } }));
    expect(failed.expiresAt).toBe(started + 60_000 + 3_600_000);
    expect(jobEntry(makeJob({ status: over })).expiresAt).toBeUndefined();
  });

  it('has the run while the job is at work', () => {
    expect(jobEntry(makeJob({ status: { phase: 'Building', run: 2 } })).run).toBe(2);
    expect(jobEntry(makeJob({ status: { phase: 'Building' } }))).not.toHaveProperty('run');
    expect(jobEntry(makeJob({ status: { ...over, run: 2 } }))).not.toHaveProperty('run');
  });

  it('knows that the job is being deleted', () => {
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(jobEntry(makeJob({ metadata: { deletionTimestamp } })).deleting).toBe(true);
  });

  it('has the hash of the inputs only if a later job may have what this one was given', () => {
    const inputs = { hash: 'f00', images: [], unchanged: true };
    const remembered = (status: object, metadata = {}) =>
      jobEntry(makeJob({ metadata, status: { ...over, inputs, ...status } })).remembers;
    expect(remembered({})).toBe('f00');
    expect(remembered({ inputs: { hash: 'f00', images: [] } })).toBeUndefined();
    expect(remembered({ inputs: undefined })).toBeUndefined();
    expect(remembered({ reusedFrom: { name: 'a', uid: 'b', run: 1 } })).toBeUndefined();
    expect(remembered({}, { deletionTimestamp: '2026-01-01T00:00:00Z' })).toBeUndefined();
  });

  it('has the digest of the upload that the job refers to', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(jobEntry(makeJob({ spec: { source: { artifact: { digest } } } })).upload).toBe(digest);
    expect(jobEntry(makeJob()).upload).toBeUndefined();
  });

  it('attack 78: does not believe labels and annotations', () => {
    const labels = { 'dockerfilejob.io/inputs': 'f00', inputs: 'f00' };
    expect(jobEntry(makeJob({ metadata: { labels, annotations: labels } })).remembers).toBeUndefined();
  });

  it.each([
    [{ spec: { priority: 'high', suspend: 1, retention: 'never' }, status: { phase: 'Dreaming' } }],
    [{ spec: 'none', status: 7 }],
    [{}],
  ])('exists for an object that does not parse: %j', (broken) => {
    const { metadata } = makeJob();
    const entry = jobEntry({ metadata: { ...metadata, finalizers: 'all', generation: 'x' }, ...broken });
    expect(entry).toMatchObject({ priority: 0, suspend: false, phase: 'Init', held: false });
  });
});
