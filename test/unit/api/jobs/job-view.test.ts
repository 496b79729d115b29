import { packed } from '../../../../src/text/gzip.ts';
import { jobView, jobViewSchema, singleJob } from '../../../../src/api/jobs/job-view.ts';
import type { Status } from '../../../../src/resource/status.ts';
import { statusWords } from '../../../../src/resource/status-word.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

describe('the REST view of a job', () => {
  it('has the id, the unchanged Dockerfile, and no performance yet', () => {
    const source = { dockerfile: 'FROM scratch\r\n' };
    expect(jobView(makeJob({ spec: { name: 'My model', description: 'Mine', source } }))).toEqual({
      id: jobUid,
      name: 'My model',
      description: 'Mine',
      dockerfile: packed('FROM scratch\r\n'),
      status: 'init',
      performance: null,
    });
  });

  it('has the performance of a job that succeeded', () => {
    const view = jobView(makeJob({ status: { phase: 'Succeeded', performance: 0.99 } }));
    expect(view).toMatchObject({ status: 'success', performance: 0.99 });
  });

  it('tells a performance of 0 from none', () => {
    expect(jobView(makeJob({ status: { phase: 'Succeeded', performance: 0 } })).performance).toBe(0);
  });

  it.each([
    ['a ConfigMap', { configMap: { name: 'files' } }],
    ['a repository', { git: { url: 'https://git.example.com/team/model.git' } }],
  ])('falls back to the name of the object, and has an empty Dockerfile for %s', (_, source) => {
    const view = jobView(makeJob({ spec: { source } }));
    expect(view).toMatchObject({ name: 'my-model', description: '', dockerfile: packed('') });
    expect(jobViewSchema.parse(view)).toEqual(view);
  });
});

describe('the REST view of a single job', () => {
  const findings = { warnings: 3, suggestions: 0, findings: [] };
  const status: Partial<Status> = {
    phase: 'Failed',
    completionTime: '2026-01-01T00:01:00.000Z',
    audit: { score: 0.7, ...findings },
    failureDetails: { reason: 'BuildFailed', message: 'step 2 failed' },
  };

  it('has what the view in a list has, and more', () => {
    const job = makeJob({ status });
    expect(singleJob(job)).toEqual({
      ...jobView(job),
      audit: 0.7,
      reason: 'BuildFailed',
      message: 'step 2 failed',
      createdAt: job.metadata.creationTimestamp,
      finishedAt: '2026-01-01T00:01:00.000Z',
    });
  });

  it('has null for what is not known yet', () => {
    const unknown = { audit: null, reason: null, message: null, finishedAt: null };
    expect(singleJob(makeJob())).toMatchObject(unknown);
  });

  it('has no audit from a linter that gave no score', () => {
    expect(singleJob(makeJob({ status: { ...status, audit: findings } })).audit).toBeNull();
  });
});

describe('the status words', () => {
  it('have at most ten letters and start with init', () => {
    expect(statusWords[0]).toBe('init');
    expect(statusWords.filter((word) => !/^[a-z]{1,10}$/.test(word))).toEqual([]);
  });
});
