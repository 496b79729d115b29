import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const metadata = z.object({ UpdatedAt: z.iso.datetime({ offset: true }) });

const hour = 3_600_000;

/** Trivy's metadata of the databases that a scan has used: the server's, that of the pod, or both if the server failed. */
export interface Databases {
  readonly server: string | undefined;
  readonly own: string | undefined;
}

const timeOf = (text: string | undefined): string | undefined =>
  metadata.safeParse(text === undefined ? undefined : parseJson(text)).data?.UpdatedAt;

/** The time of the oldest database. */
export const databasesTime = ({ server, own }: Databases): string | undefined =>
  [timeOf(server), timeOf(own)].filter((time) => time !== undefined).sort()[0];

/** Why one of the databases is too old, as below. There must be one. */
export function databasesDoubt(
  { server, own }: Databases,
  maxAgeHours: number,
  now: number,
): string | undefined {
  const used = server !== undefined && own === undefined ? [server] : [server ?? own, own];
  return used.map((text) => databaseDoubt(text, maxAgeHours, now)).find((doubt) => doubt !== undefined);
}

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
  const updated = timeOf(text);
  if (updated === undefined) return 'the age of the vulnerability database is unknown';
  const age = Math.floor((now - Date.parse(updated)) / hour);
  if (age < maxAgeHours) return undefined;
  return `the vulnerability database is ${age} hours old; this cluster requires less than ${maxAgeHours}`;
}
