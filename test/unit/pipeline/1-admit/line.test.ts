import { Line } from '../../../../src/pipeline/1-admit/line.ts';
import type { JobEntry } from '../../../../src/resource/job-entry.ts';

const entry = (uid: string, more: Partial<JobEntry> = {}): JobEntry => ({
  uid,
  namespace: 'a',
  name: uid,
  resourceVersion: '1',
  generation: 1,
  createdAt: Number(uid.replace(/\D/g, '')),
  deleting: false,
  held: false,
  priority: 0,
  suspend: false,
  phase: 'Queued',
  observed: true,
  ...more,
});

function makeLine(jobs: readonly JobEntry[], slots: { total?: number; perNamespace?: number } = {}) {
  const line = new Line({ total: 1, perNamespace: 0, ...slots });
  for (const job of jobs) line.set(job);
  return line;
}
const uids = (line: Line): string[] => line.next().map(({ uid }) => uid);
const many = (count: number, namespace: string, more: Partial<JobEntry> = {}): JobEntry[] =>
  Array.from({ length: count }, (_, index) => entry(`${namespace}${index + 1}`, { namespace, ...more }));

describe('within a namespace', () => {
  it('the older job comes first', () => {
    const line = makeLine([entry('2'), entry('1')]);
    expect(uids(line)).toEqual(['1']);
    expect(line.placeOf(entry('1'))).toEqual({ isNext: true, ahead: 0 });
    expect(line.placeOf(entry('2'))).toEqual({ isNext: false, ahead: 1 });
  });

  it('a job with a higher priority comes before an older job', () => {
    expect(uids(makeLine([entry('1'), entry('2', { priority: 5 })], { total: 2 }))).toEqual(['2', '1']);
  });

  it('the uid breaks ties', () => {
    const [x, y] = [entry('x1'), entry('y1')];
    expect(uids(makeLine([y, x], { total: 2 }))).toEqual(['x1', 'y1']);
  });

  it('jobs that are suspended, being deleted or finished do not wait', () => {
    const idle = [
      entry('1', { suspend: true }),
      entry('2', { deleting: true }),
      entry('3', { phase: 'Failed' }),
      entry('4'),
    ];
    expect(uids(makeLine(idle, { total: 9 }))).toEqual(['4']);
  });

  it('a job that is changed or gone leaves its place', () => {
    const line = makeLine([entry('1'), entry('2'), entry('3')]);
    line.set(entry('1', { suspend: true }));
    expect(uids(line)).toEqual(['2']);
    line.delete('2');
    expect(uids(line)).toEqual(['3']);
    line.delete('3');
    line.delete('1');
    line.delete('unknown');
    expect(uids(line)).toEqual([]);
    expect(line.placeOf(entry('1'))).toEqual({ isNext: false, ahead: 0 });
  });
});

it('the line counts the jobs that wait and those that have a slot', () => {
  const line = makeLine([
    entry('1', { phase: 'Building' }),
    ...many(3, 'b'),
    ...many(2, 'c'),
    entry('2', { suspend: true }),
    entry('3', { phase: 'Failed' }),
  ]);
  expect(line.counts()).toEqual({ waiting: 5, active: 1 });
  line.admit(entry('b1', { namespace: 'b' }), 5);
  expect(line.counts()).toEqual({ waiting: 4, active: 2 });
});

describe('a slot', () => {
  it('is taken by an active job, but not by a finished one', () => {
    const line = makeLine([entry('1', { phase: 'Building' }), entry('2', { phase: 'Failed' }), entry('3')]);
    expect(uids(line)).toEqual([]);
    line.set(entry('1', { phase: 'Succeeded' }));
    expect(uids(line)).toEqual(['3']);
  });

  it('is taken as soon as a job is admitted, although the watch still shows it in the queue', () => {
    const line = makeLine([entry('1'), entry('2')]);
    line.admit(entry('1'), 5);
    line.set(entry('1'));
    expect(uids(line)).toEqual([]);
    expect(line.placeOf(entry('1'))).toEqual({ isNext: true, ahead: 0 });
    line.set(entry('1', { phase: 'Building' }));
    line.set(entry('1', { phase: 'Succeeded' }));
    expect(uids(line)).toEqual(['2']);
  });

  it('is free once the job is cleaned up, even if somebody else keeps the object from being deleted', () => {
    const going = entry('1', { phase: 'Running', deleting: true, held: true });
    const line = makeLine([going, entry('2')]);
    expect(uids(line)).toEqual([]);
    line.set({ ...going, held: false });
    expect(uids(line)).toEqual(['2']);
  });

  it('is free again if the job was not admitted after all', () => {
    const line = makeLine([entry('1'), entry('2')]);
    line.admit(entry('1'), 5);
    line.release('1');
    line.release('1');
    expect(uids(line)).toEqual(['1']);
  });

  it('is never free while more jobs are active than the setting allows', () => {
    const active = many(3, 'a', { phase: 'Running' });
    expect(uids(makeLine([...active, entry('9')], { total: 2 }))).toEqual([]);
  });
});

describe('attack 53: 1,000 jobs of one namespace', () => {
  it('delay the job of another one by no more than one job', () => {
    const busy = ['x1', 'x2'].map((uid) => entry(uid, { namespace: 'greedy', phase: 'Running' }));
    const modest = entry('9999', { namespace: 'modest' });
    const line = makeLine([...busy, ...many(1000, 'greedy'), modest], { total: 2 });
    expect(uids(line)).toEqual([]);
    line.set(entry('x1', { namespace: 'greedy', phase: 'Succeeded' }));
    expect(uids(line)).toEqual(['9999']);
  });

  it('share a single slot with the job of another one in turn, also after a restart', () => {
    const jobs = [
      ...many(1, 'greedy', { phase: 'Succeeded', startedAt: 9 }),
      ...many(3, 'greedy').slice(1),
      entry('7', { namespace: 'modest' }),
      entry('8', { namespace: 'modest' }),
    ];
    const line = makeLine(jobs);
    const order: string[] = [];
    for (let now = 10; now < 14; now += 1) {
      const [job] = line.next();
      if (!job) break;
      order.push(job.uid);
      line.admit(job, now);
      line.set({ ...job, phase: 'Building', startedAt: now });
      line.set({ ...job, phase: 'Succeeded', startedAt: now });
    }
    expect(order).toEqual(['7', 'greedy2', '8', 'greedy3']);
  });

  it('give other namespaces an equal share of several slots', () => {
    const line = makeLine([...many(9, 'a'), ...many(9, 'b'), ...many(1, 'c')], { total: 6 });
    expect(uids(line)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('get no more slots than a namespace may have', () => {
    const line = makeLine([...many(9, 'a'), ...many(1, 'b')], { total: 6, perNamespace: 2 });
    expect(uids(line)).toEqual(['a1', 'b1', 'a2']);
    expect(line.placeOf(entry('a3'))).toEqual({ isNext: false, ahead: 2 });
  });

  it('cost no more than ten of them', () => {
    const line = makeLine(many(100_000, 'a'));
    const begun = performance.now();
    for (let count = 0; count < 1000; count += 1) {
      line.set(entry(`x${count + 200_000}`));
      line.placeOf(entry(`x${count + 200_000}`));
      line.delete(`a${count + 1}`);
    }
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
