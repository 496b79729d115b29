import { attention } from '../../../src/pipeline/attention.ts';
import { jobEntry } from '../../../src/resource/job-entry.ts';
import { makeJob, type JobOverrides } from '../../support/job.ts';

const entryOf = ({ status, ...more }: JobOverrides) =>
  jobEntry(makeJob({ ...more, status: { observedGeneration: 1, ...status } }));
const deletionTimestamp = '2026-01-01T00:00:00Z';

describe('a job needs a pass', () => {
  it.each<[string, JobOverrides]>([
    ['while it is new', {}],
    ['when its spec has changed', { metadata: { generation: 2 }, status: { phase: 'Succeeded' } }],
    ['while it is at work', { status: { phase: 'Building' } }],
    ['while it is being deleted', { metadata: { deletionTimestamp }, status: { phase: 'Succeeded' } }],
  ])('%s', (_when, job) => {
    expect(attention(entryOf(job), false)).toBe('now');
  });

  it('while its namespace exists', () => {
    const going = { metadata: { deletionTimestamp, finalizers: ['other/one'] } };
    expect(attention(entryOf(going), true)).toBe('now');
    expect(attention(entryOf({ status: { phase: 'Failed' } }), true)).toBe('now');
  });

  it('when its retention period ends', () => {
    const status = { phase: 'Failed', completionTime: '2026-01-01T00:00:00Z' } as const;
    const job = entryOf({ spec: { retention: { ttlAfterFailed: '1m' } }, status });
    expect(attention(job, false)).toEqual({ at: Date.parse('2026-01-01T00:01:00Z') });
  });

  it('when it is its turn', () => {
    expect(attention(entryOf({ status: { phase: 'Queued' } }), false)).toBe('in turn');
  });
});

describe('attack 60: a job needs no pass', () => {
  it.each<[string, JobOverrides]>([
    ['while it is suspended', { spec: { suspend: true }, status: { phase: 'Queued' } }],
    ['once it is finished and cleaned up', { status: { phase: 'Canceled' } }],
    [
      'if only others keep it from being deleted',
      { metadata: { deletionTimestamp, finalizers: ['other/one'] } },
    ],
  ])('%s', (_when, job) => {
    expect(attention(entryOf(job), false)).toBe('on change');
  });
});
