import { Line } from '../../../src/pipeline/1-admit/line.ts';
import { Schedule } from '../../../src/reconcile/schedule.ts';
import { jobEntry, type JobEntry } from '../../../src/resource/job-entry.ts';
import { makeJob } from '../../support/job.ts';

const entry = (uid: string, more: Partial<JobEntry> = {}): JobEntry => ({
  ...jobEntry(makeJob({ metadata: { uid, name: uid } })),
  phase: 'Queued',
  observed: true,
  ...more,
});

function makeSchedule() {
  const asked: string[] = [];
  const schedule = new Schedule({
    queue: {
      add: (key) => asked.push(`add ${key}`),
      renew: (key) => asked.push(`renew ${key}`),
      addAfter: (key, ms) => asked.push(`after ${key} ${ms}`),
    },
    line: new Line({ total: 1, perNamespace: 0 }),
    namespaces: { get: () => undefined },
  });
  const changed = (job: JobEntry | undefined, before?: JobEntry): string[] => {
    asked.length = 0;
    schedule.changed(`team-a/${(job ?? before)?.name ?? ''}`, job, before);
    return asked;
  };
  return { changed };
}

describe('a change of a job', () => {
  it('attack 60: causes no pass while the job is suspended', () => {
    const { changed } = makeSchedule();
    const before = entry('a', { suspend: true });
    expect(changed(before)).toEqual([]);
    expect(changed({ ...before, resourceVersion: '2' }, before)).toEqual([]);
  });

  it('ends the backoff of a job whose spec has changed, or that is being deleted', () => {
    const { changed } = makeSchedule();
    const before = entry('a', { phase: 'Building' });
    expect(changed({ ...before, generation: 2, observed: false }, before)).toEqual(['renew team-a/a']);
    expect(changed({ ...before, deleting: true }, before)).toEqual(['renew team-a/a']);
    expect(changed({ ...before, resourceVersion: '2' }, before)).toEqual(['add team-a/a']);
  });

  it('wakes the next job in the queue when a slot becomes free', () => {
    const { changed } = makeSchedule();
    const working = entry('a', { phase: 'Running' });
    changed(working);
    expect(changed(entry('b'))).toEqual(['after team-a/b 30000']);
    expect(changed({ ...working, phase: 'Succeeded' }, working)).toEqual(['add team-a/b']);
  });

  it('wakes the next job when the first one leaves the queue', () => {
    const { changed } = makeSchedule();
    const first = entry('a');
    changed(first);
    changed(entry('b'));
    expect(changed(undefined, first)).toEqual(['renew team-a/a', 'add team-a/b']);
  });

  it('looks at a job again when its retention period ends', () => {
    const { changed } = makeSchedule();
    expect(changed(entry('a', { phase: 'Failed', expiresAt: 0 }))).toEqual(['after team-a/a 0']);
  });
});
