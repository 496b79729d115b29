import { placeInQueue, waiting } from '../../../../src/pipeline/1-admit/queue-order.ts';
import { makeJob } from '../../../support/job.ts';

const job = (uid: string, minute: number, priority = 0, phase: 'Queued' | 'Building' | 'Failed' = 'Queued') =>
  makeJob({
    metadata: { uid, name: uid, creationTimestamp: `2026-01-01T00:0${minute}:00Z` },
    spec: { priority },
    status: { phase },
  });
const nobody = new Set<string>();

describe('the queue', () => {
  it('puts the older job first', () => {
    const [old, young] = [job('a', 1), job('b', 2)];
    expect(placeInQueue(young, [young, old], nobody, 3)).toEqual({ ahead: 1, freeSlots: 3 });
    expect(placeInQueue(old, [young, old], nobody, 3)).toEqual({ ahead: 0, freeSlots: 3 });
  });

  it('puts a job with a higher priority before an older job', () => {
    const [old, urgent] = [job('a', 1), job('b', 2, 5)];
    expect(waiting([old, urgent]).map(({ metadata }) => metadata.uid)).toEqual(['b', 'a']);
  });

  it('breaks ties deterministically', () => {
    const [a, b] = [job('a', 1), job('b', 1)];
    expect(waiting([b, a]).map(({ metadata }) => metadata.uid)).toEqual(['a', 'b']);
    expect(waiting([a, b]).map(({ metadata }) => metadata.uid)).toEqual(['a', 'b']);
  });

  it('counts active jobs, but not finished ones', () => {
    const jobs = [job('a', 1, 0, 'Building'), job('b', 2, 0, 'Failed'), job('c', 3)];
    expect(placeInQueue(job('c', 3), jobs, nobody, 3).freeSlots).toBe(2);
  });

  it('counts a job that was just admitted, although the watch still shows it in the queue', () => {
    const jobs = [job('a', 1), job('b', 2)];
    expect(placeInQueue(job('b', 2), jobs, new Set(['a']), 1)).toEqual({ ahead: 0, freeSlots: 0 });
  });

  it('does not count a job against itself', () => {
    expect(placeInQueue(job('a', 1), [job('a', 1)], new Set(['a']), 1)).toEqual({ ahead: 0, freeSlots: 1 });
  });

  it('never has a negative number of free slots', () => {
    const jobs = [job('a', 1, 0, 'Building'), job('b', 1, 0, 'Building')];
    expect(placeInQueue(job('c', 3), jobs, nobody, 1).freeSlots).toBe(0);
  });

  it('skips jobs that are suspended or being deleted', () => {
    const suspended = makeJob({ metadata: { uid: 's' }, spec: { suspend: true } });
    const going = makeJob({ metadata: { uid: 'd', deletionTimestamp: '2026-01-01T00:00:00Z' } });
    expect(waiting([suspended, going])).toEqual([]);
  });
});
