import { z } from 'zod';
import { admittedIf, celMatches, withRules } from './rule.ts';

const unitSeconds = { h: 3600, m: 60, s: 1 } as const;
const shape = /^([1-9][0-9]*[hms]){1,3}$/;

/** In seconds, sums of two are far below 2³¹, the limit of a pod's activeDeadlineSeconds. */
const longest = '8760h';

/** A positive duration in hours, minutes and seconds: `90s`, `10m`, `1h30m`. */
export const duration = admittedIf(
  withRules(z.string().max(24), {
    cel: celMatches(shape.source),
    holds: (text) => shape.test(text),
    message: 'must be a positive duration such as 90s, 10m or 1h30m',
  }),
  {
    // With more digits, CEL could not represent the duration.
    cel: `!${celMatches('[0-9]{6}')} && (!${celMatches(shape.source)} || duration(self) <= duration('${longest}'))`,
    message: `is longer than the maximum ${longest}`,
    showsValue: true,
  },
);

/** Converts a duration that the schema has accepted to milliseconds. */
export function milliseconds(text: string): number {
  const parts = text.matchAll(/([0-9]+)([hms])/g);
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit as 'h' | 'm' | 's'] * 1000,
    0,
  );
}
