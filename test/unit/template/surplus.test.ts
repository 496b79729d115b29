import { concurrencyPolicies, type ConcurrencyPolicy } from '../../../src/resource/template/spec.ts';
import { jobsToCancel, jobsToRemove } from '../../../src/template/surplus.ts';
import type { MadeJob } from '../../../src/template/index.ts';
import { madeJob } from '../../support/template.ts';

const names = (jobs: readonly MadeJob[]): string[] => jobs.map(({ name }) => name);
const canceled = (concurrencyPolicy: ConcurrencyPolicy, jobs: readonly MadeJob[]): string[] =>
  names(jobsToCancel({ concurrencyPolicy }, jobs)).sort();

const [old, middle, young] = [
  madeJob('old', { at: 0, phase: 'Running' }),
  madeJob('middle', { at: 1, phase: 'Queued' }),
  madeJob('young', { at: 2, phase: 'Init' }),
] as const;

describe('of jobs that are not over', () => {
  it.each([
    ['Allow', []],
    ['Replace', ['middle', 'old']],
    ['Forbid', ['middle', 'young']],
  ] as const)('%s cancels %j', (policy, expected) => {
    expect(canceled(policy, [middle, young, old])).toEqual(expected);
    expect(canceled(policy, [young, old, middle])).toEqual(expected);
  });

  it('Replace cancels the older ones even if the newest one is over: they must not publish after it', () => {
    expect(canceled('Replace', [old, { ...young, phase: 'Succeeded' }])).toEqual(['old']);
  });

  it('Forbid cancels none that came after the others were over', () => {
    expect(canceled('Forbid', [{ ...old, phase: 'Failed' }, young])).toEqual([]);
  });

  it('none is canceled twice, or while it is being deleted', () => {
    const done = { ...old, template: { ...old.template, canceled: true } };
    expect(canceled('Replace', [done, { ...middle, deleting: true }, young])).toEqual([]);
  });

  it('one that is being canceled or deleted counts until it is over', () => {
    const ending = { ...old, deleting: true, template: { ...old.template, canceled: true } };
    expect(canceled('Forbid', [ending, young])).toEqual(['young']);
  });

  it('attack 120: a job of a pull request, which anybody may open, cancels none of a push, and the other way round', () => {
    const stranger = madeJob('stranger', { at: 1, phase: 'Running', mark: { ofPullRequest: true } });
    const second = madeJob('second', { at: 3, phase: 'Init', mark: { ofPullRequest: true } });
    expect(canceled('Replace', [old, stranger])).toEqual([]);
    expect(canceled('Forbid', [stranger, young])).toEqual([]);
    expect(canceled('Replace', [old, stranger, young, second])).toEqual(['old', 'stranger']);
  });

  it.each(concurrencyPolicies)('the only one is left alone by %s', (policy) => {
    expect(canceled(policy, [old])).toEqual([]);
    expect(canceled(policy, [])).toEqual([]);
  });

  it('those of the same second are ordered by the milliseconds that were noted, then by their uid', () => {
    const second = '2026-01-02T00:00:00Z';
    const pushed = (name: string, noted: string) =>
      madeJob(name, { at: 0, phase: 'Init', mark: { age: `${second} ${noted} ${name}` } });
    const [a, b, c] = [
      pushed('a', '2026-01-02T00:00:00.300Z'),
      pushed('b', '2026-01-02T00:00:00.100Z'),
      pushed('c', '2026-01-02T00:00:00.100Z'),
    ];
    expect(canceled('Replace', [c, a, b])).toEqual(['b', 'c']);
    expect(canceled('Replace', [c, b])).toEqual(['b']);
    expect(canceled('Forbid', [c, a, b])).toEqual(['a', 'c']);
  });
});

describe('of jobs that are over', () => {
  const jobs = [
    madeJob('s1', { at: 1 }),
    madeJob('f1', { at: 2, phase: 'Failed' }),
    madeJob('s2', { at: 3 }),
    madeJob('c1', { at: 4, phase: 'Canceled' }),
    madeJob('s3', { at: 5 }),
    madeJob('active', { at: 0, phase: 'Running' }),
  ];
  const removed = (successfulJobsHistoryLimit: number, failedJobsHistoryLimit: number, of = jobs): string[] =>
    names(jobsToRemove({ successfulJobsHistoryLimit, failedJobsHistoryLimit }, of)).sort();

  it.each([
    [3, 2, []],
    [2, 1, ['f1', 's1']],
    [1, 2, ['s1', 's2']],
    [0, 0, ['c1', 'f1', 's1', 's2', 's3']],
  ])('with limits of %i and %i, %j are deleted', (succeeded, others, expected) => {
    expect(removed(succeeded, others)).toEqual(expected);
  });

  it('one that is being deleted counts no more', () => {
    expect(
      removed(
        2,
        2,
        jobs.map((job) => (job.name === 's1' ? { ...job, deleting: true } : job)),
      ),
    ).toEqual([]);
  });
});
