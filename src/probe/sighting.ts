import { z } from 'zod';
import { parseJson } from '../text/json.ts';

/** Something that a canary tries to reach. */
export const targetSchema = z.object({
  name: z.string(),
  protocol: z.enum(['tcp', 'dns']),
  host: z.string(),
  port: z.int(),
});
export type Target = z.output<typeof targetSchema>;

/** What a canary saw of its surroundings. */
export const sightingSchema = z.object({
  /** Names of the targets that answered. */
  reached: z.array(z.string()),
  /** Content of /proc/self/uid_map. */
  uidMap: z.string(),
  /** Content of /proc/version. */
  kernel: z.string(),
});
export type Sighting = z.output<typeof sightingSchema>;

/** Parses the termination message of a canary; undefined if it is none. */
export const parseSighting = (message: string): Sighting | undefined =>
  sightingSchema.safeParse(parseJson(message)).data;
