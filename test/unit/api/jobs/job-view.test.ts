import { packed } from '../../../../src/text/gzip.ts';
import { jobView, jobViewSchema } from '../../../../src/api/jobs/job-view.ts';
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

describe('the status words', () => {
  it('have at most ten letters and start with init', () => {
    expect(statusWords[0]).toBe('init');
    expect(statusWords.filter((word) => !/^[a-z]{1,10}$/.test(word))).toEqual([]);
  });
});
