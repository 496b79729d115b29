import { Cron } from 'croner';
import { oneLine } from '../text/quote.ts';
import type { TemplateReason } from '../resource/template/readiness.ts';
import type { TemplateSpec } from '../resource/template/spec.ts';

/** When a schedule makes jobs. All times are in milliseconds since the epoch. */
export interface Times {
  /** The first time after this one. */
  readonly next: (after: number) => number | undefined;
  /** The last time up to this one, which may be it, if there is one. */
  readonly latest: (until: number) => readonly number[];
}

export interface ScheduleFault {
  readonly reason: Extract<TemplateReason, 'InvalidSchedule' | 'InvalidTimeZone'>;
  readonly message: string;
}

export type Schedule = { readonly times: Times } | { readonly fault: ScheduleFault };

/**
 * The rules of Vixie cron, as CronJob has them: five fields; a day that either of the two fields of days names. Where clocks
 * are put forward, a time that does not exist comes right after the gap; where they are put back, a time that comes
 * twice counts once. Only what repeats within the day keeps on repeating.
 */
const rules = { mode: '5-part', paused: true, fixedTimeRule: 'no-wildcard' } as const;

/** Characters of what a parser says. */
const shown = 200;

/** Reads the schedule of a template; undefined if it has none. @param now to find out whether any of its times ever comes */
export function readSchedule(
  { schedule, timeZone }: Pick<TemplateSpec, 'schedule' | 'timeZone'>,
  now: number,
): Schedule | undefined {
  if (schedule === undefined) return undefined;
  if (!isTimeZone(timeZone)) return { fault: { reason: 'InvalidTimeZone', message: unknownZone(timeZone) } };
  const invalid = (problem: string): Schedule => ({
    fault: {
      reason: 'InvalidSchedule',
      message: `spec.schedule '${schedule}' ${problem}; write five fields, such as '0 3 * * *' for each day at three`,
    },
  });
  let cron: Cron;
  try {
    cron = new Cron(schedule, { ...rules, timezone: timeZone });
  } catch (error) {
    return invalid(`cannot be read (${oneLine(String(error).replace(/^\w+: (CronPattern: )?/, ''), shown)})`);
  }
  const next = (after: number): number | undefined => cron.nextRun(new Date(after))?.getTime();
  if (next(now) === undefined) return invalid('names no day that ever comes');
  // It looks for times before this one.
  const latest = (until: number): readonly number[] =>
    cron.previousRuns(1, new Date(until + 1)).map((time) => time.getTime());
  return { times: { next, latest } };
}

const unknownZone = (name: string): string =>
  `spec.timeZone '${name}' is not known; write a name of the IANA time zone database, such as Europe/Paris or Etc/UTC`;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
