import { packDockerfile } from '../../../../src/api/jobs/dockerfile-payload.ts';
import { jobView, jobViewSchema } from '../../../../src/api/jobs/job-view.ts';
import { statusWords } from '../../../../src/api/jobs/status-word.ts';
import { jobUid, makeJob } from '../../../support/job.ts';

describe('a job in the words of REST', () => {
  it('has the id, the Dockerfile as it came, and no performance yet', () => {
    const source = { dockerfile: 'FROM scratch\r\n' };
    expect(jobView(makeJob({ spec: { name: 'My model', description: 'of mine', source } }))).toEqual({
      id: jobUid,
      name: 'My model',
      description: 'of mine',
      dockerfile: packDockerfile('FROM scratch\r\n'),
      status: 'init',
      performance: null,
    });
  });

  it('has its number when it has succeeded', () => {
    const view = jobView(makeJob({ status: { phase: 'Succeeded', performance: 0.99 } }));
    expect(view).toMatchObject({ status: 'success', performance: 0.99 });
  });

  it('keeps a performance of 0 apart from none', () => {
    expect(jobView(makeJob({ status: { phase: 'Succeeded', performance: 0 } })).performance).toBe(0);
  });

  it.each([
    ['a ConfigMap', { configMap: { name: 'files' } }],
    ['a repository', { git: { url: 'https://git.example.com/team/model.git' } }],
  ])('made with kubectl is named after its object, and shows no Dockerfile of %s', (_, source) => {
    const view = jobView(makeJob({ spec: { source } }));
    expect(view).toMatchObject({ name: 'my-model', description: '', dockerfile: packDockerfile('') });
    expect(jobViewSchema.parse(view)).toEqual(view);
  });
});

describe('the words for a status', () => {
  it('have at most ten letters, the first being init', () => {
    expect(statusWords[0]).toBe('init');
    expect(statusWords.filter((word) => !/^[a-z]{1,10}$/.test(word))).toEqual([]);
  });
});
