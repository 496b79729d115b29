import { isOver, whereIs, withoutPod } from '../../../../src/resource/logs/where.ts';

const end = '2026-01-01T00:00:00Z';
const soon = Date.parse(end) + 44_000;
const late = Date.parse(end) + 45_000;
const job = (status: Parameters<typeof whereIs>[1]['status'] = {}) => ({ metadata: {}, status });
const build = { steps: [{ name: 'build', attempt: 2 }], run: 3 };
const over = { startTime: end, completionTime: end };

describe('the log of a container', () => {
  it('is in the pod of its step, until it is archived', () => {
    expect(whereIs('push', job(build), 0)).toEqual({ kind: 'pod', pod: 'build-3-2', attempt: 2 });
    expect(whereIs('run', job({ steps: [{ name: 'run' }] }), 0)).toEqual({
      kind: 'pod',
      pod: 'run-1-0',
      attempt: 0,
    });
    expect(whereIs('push', job({ ...build, archive: 'dfj-1' }), 0)).toEqual({
      kind: 'archive',
      pod: 'build-3-2',
      attempt: 2,
    });
  });

  it('is to come while the job is at work, and for a while after its end', () => {
    expect(whereIs('run', job(build), 0)).toEqual({ kind: 'later' });
    expect(withoutPod(job(over), soon)).toEqual({ kind: 'later' });
  });

  it('is nowhere if the archive does not come, or nothing has started', () => {
    expect(withoutPod(job(over), late)).toEqual({ kind: 'none' });
    expect(whereIs('run', job({ completionTime: end }), soon)).toEqual({ kind: 'none' });
    expect([isOver(job()), isOver(job(over))]).toEqual([false, true]);
  });
});
