import { readSchedule } from '../../../src/template/schedule.ts';

const now = Date.parse('2026-01-15T12:00:00Z');
const at = (time: string | undefined): number => Date.parse(time ?? '');

function timesOf(schedule: string, timeZone = 'Etc/UTC') {
  const read = readSchedule({ schedule, timeZone }, now);
  if (!read || !('times' in read)) throw new Error(`no times of ${schedule}`);
  const shown = (time: number | undefined) => time !== undefined && new Date(time).toISOString();
  return {
    next: (after: string) => shown(read.times.next(at(after))),
    latest: (until: string) => shown(read.times.latest(at(until))[0]),
  };
}

describe('a schedule', () => {
  it('is none if the template has none', () => {
    expect(readSchedule({ schedule: undefined, timeZone: 'Etc/UTC' }, now)).toBeUndefined();
  });

  it('names times in its time zone', () => {
    expect(timesOf('0 3 * * *').next('2026-01-15T12:00:00Z')).toBe('2026-01-16T03:00:00.000Z');
    expect(timesOf('0 3 * * *', 'Europe/Paris').next('2026-01-15T12:00:00Z')).toBe(
      '2026-01-16T02:00:00.000Z',
    );
    expect(timesOf('0 3 * * *', 'Asia/Kolkata').next('2026-01-15T12:00:00Z')).toBe(
      '2026-01-15T21:30:00.000Z',
    );
  });

  it('has a time only once: the next one is after it, and the latest one may be it', () => {
    const { next, latest } = timesOf('*/5 * * * *');
    expect(next('2026-01-15T12:05:00Z')).toBe('2026-01-15T12:10:00.000Z');
    expect(next('2026-01-15T12:04:59.999Z')).toBe('2026-01-15T12:05:00.000Z');
    expect(latest('2026-01-15T12:05:00Z')).toBe('2026-01-15T12:05:00.000Z');
    expect(latest('2026-01-15T12:04:59.999Z')).toBe('2026-01-15T12:00:00.000Z');
  });

  it.each([
    ['@hourly', '2026-01-15T13:00:00.000Z'],
    ['@daily', '2026-01-16T00:00:00.000Z'],
    ['@midnight', '2026-01-16T00:00:00.000Z'],
    ['@weekly', '2026-01-18T00:00:00.000Z'],
    ['@monthly', '2026-02-01T00:00:00.000Z'],
    ['@yearly', '2027-01-01T00:00:00.000Z'],
    ['@annually', '2027-01-01T00:00:00.000Z'],
    ['0 9 * * mon-fri', '2026-01-16T09:00:00.000Z'],
    // As in cron: either of the two days is enough.
    ['0 0 13 * 5', '2026-01-16T00:00:00.000Z'],
    ['0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
  ])('%s comes next at %s', (schedule, next) => {
    expect(timesOf(schedule).next('2026-01-15T12:00:00Z')).toBe(next);
  });

  it('runs right after the gap when clocks are put forward over its time, on that day', () => {
    const { next } = timesOf('30 2 * * *', 'Europe/Paris');
    expect(next('2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(next('2026-03-29T01:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
  });

  it('runs once when clocks are put back over its time', () => {
    const { next } = timesOf('30 2 * * *', 'Europe/Paris');
    expect(next('2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next('2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
    expect(timesOf('30 2,14 * * *', 'Europe/Paris').next('2026-10-25T00:30:00Z')).toBe(
      '2026-10-25T13:30:00.000Z',
    );
  });

  it('goes on through the hour that comes twice if it repeats within the day', () => {
    const { next } = timesOf('*/30 * * * *', 'Europe/Paris');
    expect(next('2026-10-25T00:30:00Z')).toBe('2026-10-25T01:00:00.000Z');
  });

  it.each([
    ['60 * * * *', 'cannot be read (Invalid value for minute: 60)'],
    ['5-1 * * * *', 'cannot be read'],
    ['*/0 * * * *', 'cannot be read'],
    ['a b c d e', 'cannot be read'],
    ['0 0 30 2 *', 'names no day that ever comes'],
  ])('%s is refused, and the message says what to write', (schedule, problem) => {
    const read = readSchedule({ schedule, timeZone: 'Etc/UTC' }, now);
    expect(read).toMatchObject({ fault: { reason: 'InvalidSchedule' } });
    expect(JSON.stringify(read)).toContain(`spec.schedule '${schedule}' ${problem}`);
    expect(JSON.stringify(read)).toContain("write five fields, such as '0 3 * * *'");
  });

  it('is refused in a time zone that nobody knows', () => {
    expect(readSchedule({ schedule: '@daily', timeZone: 'Mars/Olympus' }, now)).toEqual({
      fault: {
        reason: 'InvalidTimeZone',
        message:
          "spec.timeZone 'Mars/Olympus' is not known; write a name of the IANA time zone database, such as Europe/Paris or Etc/UTC",
      },
    });
  });
});
