import { z } from 'zod';
import { withRules } from './rule.ts';

const unitSeconds = { h: 3600, m: 60, s: 1 } as const;
const shape = /^([1-9][0-9]{0,4}[hms]){1,3}$/;

/** A positive duration in hours, minutes and seconds: `90s`, `10m`, `1h30m`. */
export const duration = withRules(z.string().max(24), {
  cel: "self.matches('^([1-9][0-9]{0,4}[hms]){1,3}$')",
  holds: (text) => shape.test(text),
  message: 'must be a positive duration such as 90s, 10m or 1h30m',
});

/** Converts a duration that the schema has accepted to milliseconds. */
export function milliseconds(text: string): number {
  const parts = text.matchAll(/([0-9]+)([hms])/g);
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit as 'h' | 'm' | 's'] * 1000,
    0,
  );
}
