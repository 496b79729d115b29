import { ageKey, newestFirst } from '../../../../src/api/jobs/newest-first.ts';
import { submittedAnnotation } from '../../../../src/api/store/job-manifest.ts';
import { makeJob, type JobOverrides } from '../../../support/job.ts';

const order = (...jobs: NonNullable<JobOverrides['metadata']>[]): string[] =>
  jobs
    .map((metadata) => ageKey(makeJob({ metadata })))
    .sort(newestFirst)
    .map((key) => key.split(' ').at(-1) ?? '');

const early = '2026-01-01T00:00:00Z';
const late = '2026-01-01T00:00:01Z';
const submitted = (at: string) => ({ annotations: { [submittedAnnotation]: at } });

describe('jobs, newest first,', () => {
  it('are sorted by creation time', () => {
    expect(order({ uid: 'a', creationTimestamp: early }, { uid: 'b', creationTimestamp: late })).toEqual([
      'b',
      'a',
    ]);
  });

  it('are sorted by the time that REST noted if they were created in the same second', () => {
    expect(
      order(
        { uid: 'a', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.300Z') },
        { uid: 'b', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.100Z') },
        { uid: 'c', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.200Z') },
      ),
    ).toEqual(['a', 'c', 'b']);
  });

  it('cannot be moved ahead of their creation time', () => {
    expect(
      order(
        { uid: 'a', creationTimestamp: early, ...submitted('2099') },
        { uid: 'b', creationTimestamp: late },
      ),
    ).toEqual(['b', 'a']);
  });

  it('have a stable order even if nothing else distinguishes them', () => {
    const [a, b] = [{ uid: 'a' }, { uid: 'b', annotations: { [submittedAnnotation]: 7 } }];
    expect(order(a, b)).toEqual(order(b, a));
    expect(order(a, a)).toEqual(['a', 'a']);
  });
});
