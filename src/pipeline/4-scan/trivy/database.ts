import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const metadata = z.object({ UpdatedAt: z.iso.datetime({ offset: true }) });

const hour = 3_600_000;

/**
 * Why a vulnerability database is too old to call an image clean; undefined if it is not.
 * `text` is Trivy's db/metadata.json, `maxAgeHours` 0 is no limit, `now` is in milliseconds.
 */
export function databaseDoubt(
  text: string | undefined,
  maxAgeHours: number,
  now: number,
): string | undefined {
  if (maxAgeHours === 0) return undefined;
  const updated = metadata.safeParse(text === undefined ? undefined : parseJson(text)).data?.UpdatedAt;
  if (updated === undefined) return 'the age of the vulnerability database is not known';
  const age = Math.floor((now - Date.parse(updated)) / hour);
  if (age < maxAgeHours) return undefined;
  return `the vulnerability database is ${age} hours old; this cluster demands one of less than ${maxAgeHours}`;
}
