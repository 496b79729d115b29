import { dueAt } from '../../../src/template/due.ts';
import { readSchedule } from '../../../src/template/schedule.ts';
import { makeTemplate } from '../../support/template.ts';

/** @param expected status.nextScheduleTime of a template that the operator has seen; none: it has not */
function due(schedule: string, now: string, expected?: string, seen = expected !== undefined) {
  const template = makeTemplate({
    spec: { schedule },
    status: {
      ...(seen && { observedGeneration: 1 }),
      ...(expected !== undefined && { nextScheduleTime: expected }),
    },
  });
  const read = readSchedule(template.spec, Date.parse(now));
  if (!read || !('times' in read)) throw new Error('no times');
  const { now: job, next } = dueAt(template, read.times, Date.parse(now));
  const shown = (time: number | undefined) => time && new Date(time).toISOString().slice(0, 16);
  return { at: shown(job?.at), since: shown(job?.since), next: shown(next) };
}

describe('a job is due', () => {
  it('at the time of the schedule, not before', () => {
    const expected = '2026-01-02T03:00:00Z';
    expect(due('0 3 * * *', '2026-01-02T02:59:59.999Z', expected)).toMatchObject({
      at: undefined,
      next: '2026-01-02T03:00',
    });
    expect(due('0 3 * * *', '2026-01-02T03:00:00Z', expected)).toEqual({
      at: '2026-01-02T03:00',
      since: '2026-01-02T03:00',
      next: '2026-01-03T03:00',
    });
  });

  it('once for all times that were missed, for the last of them, in the same time however many they are', () => {
    expect(due('* * * * *', '2036-01-02T10:07:30Z', '2026-01-02T03:00:00Z')).toEqual({
      at: '2036-01-02T10:07',
      since: '2026-01-02T03:00',
      next: '2036-01-02T10:08',
    });
  });

  it('for a time after the template was created, if nobody has looked since', () => {
    expect(due('0 3 * * *', '2026-01-01T10:00:00Z')).toMatchObject({
      at: '2026-01-01T03:00',
      next: '2026-01-02T03:00',
    });
  });

  it('never for a time before the template was created', () => {
    expect(due('0 0 * * *', '2026-01-01T10:00:00Z').at).toBeUndefined();
  });

  it('never for a time before the schedule was changed', () => {
    expect(due('0 4 * * *', '2026-01-02T10:00:00Z', '2026-01-03T03:00:00Z').at).toBeUndefined();
    expect(due('0 4 * * *', '2026-01-02T10:00:00Z', '2026-01-02T03:00:00Z').at).toBeUndefined();
  });

  it('for a time that the changed schedule has, too', () => {
    expect(due('0 3,4 * * *', '2026-01-02T03:00:01Z', '2026-01-02T03:00:00Z').at).toBe('2026-01-02T03:00');
  });

  it('never for a time at which the template was suspended, or had no schedule', () => {
    expect(due('0 3 * * *', '2026-01-02T10:00:00Z', undefined, true)).toMatchObject({
      at: undefined,
      next: '2026-01-03T03:00',
    });
  });
});
