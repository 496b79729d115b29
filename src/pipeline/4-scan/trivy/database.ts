import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const metadata = z.object({ UpdatedAt: z.iso.datetime({ offset: true }) });

const hour = 3_600_000;

/** The time of the vulnerability database. @param text Trivy's db/metadata.json */
export const databaseTime = (text: string | undefined): string | undefined =>
  metadata.safeParse(text === undefined ? undefined : parseJson(text)).data?.UpdatedAt;

/**
 * Why the vulnerability database is too old for a conclusive scan; undefined if it is not.
 * @param text Trivy's db/metadata.json
 * @param maxAgeHours 0 means no limit
 * @param now milliseconds since the epoch
 */
export function databaseDoubt(
  text: string | undefined,
  maxAgeHours: number,
  now: number,
): string | undefined {
  if (maxAgeHours === 0) return undefined;
  const updated = databaseTime(text);
  if (updated === undefined) return 'the age of the vulnerability database is unknown';
  const age = Math.floor((now - Date.parse(updated)) / hour);
  if (age < maxAgeHours) return undefined;
  return `the vulnerability database is ${age} hours old; this cluster requires less than ${maxAgeHours}`;
}
