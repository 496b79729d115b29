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

describe('jobs, the newest first', () => {
  it('are sorted by the time of the apiserver', () => {
    expect(order({ uid: 'a', creationTimestamp: early }, { uid: 'b', creationTimestamp: late })).toEqual([
      'b',
      'a',
    ]);
  });

  it('of one second are sorted by the time at which REST took them', () => {
    expect(
      order(
        { uid: 'a', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.300Z') },
        { uid: 'b', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.100Z') },
        { uid: 'c', creationTimestamp: early, ...submitted('2026-01-01T00:00:00.200Z') },
      ),
    ).toEqual(['a', 'c', 'b']);
  });

  it('cannot be made newer than the apiserver says', () => {
    expect(
      order(
        { uid: 'a', creationTimestamp: early, ...submitted('2099') },
        { uid: 'b', creationTimestamp: late },
      ),
    ).toEqual(['b', 'a']);
  });

  it('keep one order when nothing tells them apart', () => {
    const [a, b] = [{ uid: 'a' }, { uid: 'b', annotations: { [submittedAnnotation]: 7 } }];
    expect(order(a, b)).toEqual(order(b, a));
    expect(order(a, a)).toEqual(['a', 'a']);
  });
});
