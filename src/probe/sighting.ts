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

/**
 * How many processes a canary starts at most. A node without a limit has pids for six times as many (kernel.pid_max is
 * 32,768 at least), and they use next to no memory. A limit above this counts as none.
 */
export const mostProcesses = 5_000;

/** What became of the canary's processes: one was refused, or none of the most that it starts. */
const processesSchema = z.object({
  end: z.enum(['refused', 'bound', 'unclear']),
  /** The line of /proc/self/limits about processes: a limit of the user, not of the pod. */
  userLimit: z.string(),
});
export type Processes = z.output<typeof processesSchema>;

/** What a canary saw of its surroundings. */
export const sightingSchema = z.object({
  /** Names of the targets that answered. */
  reached: z.array(z.string()),
  /** Content of /proc/self/uid_map. */
  uidMap: z.string(),
  /** Content of /proc/version. */
  kernel: z.string(),
  /** Only of a canary that was told to start processes. */
  processes: processesSchema.optional(),
});
export type Sighting = z.output<typeof sightingSchema>;

/** Parses the termination message of a canary; undefined if it is none. */
export const parseSighting = (message: string): Sighting | undefined =>
  sightingSchema.safeParse(parseJson(message)).data;
