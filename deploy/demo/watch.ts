import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Connection } from './connection.ts';

/** The part of a job that the demo shows. */
const observed = z.object({
  status: z
    .object({
      phase: z.string().default('Init'),
      performance: z.number().optional(),
      failureDetails: z.object({ reason: z.string(), message: z.string() }).optional(),
    })
    .default({ phase: 'Init' }),
});

export type Observed = z.output<typeof observed>['status'];

/** One line of JSON per state: kubectl's JSONPath prints objects as JSON. */
const output = String.raw`jsonpath={"{\"status\":"}{.status}{"}\n"}`;
const isOver = ({ phase }: Observed): boolean => ['Succeeded', 'Failed', 'Canceled'].includes(phase);

/**
 * Follows a job until it is finished and calls `onChange` with each observed state.
 *
 * @param milliseconds maximum time to wait
 * @throws Error if the job does not finish in time, or if the watch breaks
 */
export async function follow(
  { kubectl, environment }: Connection,
  name: string,
  milliseconds: number,
  onChange: (state: Observed) => void,
): Promise<Observed> {
  const args = ['get', 'dockerfilejob', name, '--watch', '--output', output];
  const watch = spawn(kubectl, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const impatient = setTimeout(() => watch.kill(), milliseconds);
  try {
    for await (const line of createInterface({ input: watch.stdout })) {
      const { status } = observed.parse(JSON.parse(line));
      onChange(status);
      if (isOver(status)) return status;
    }
  } finally {
    clearTimeout(impatient);
    watch.kill();
  }
  throw new Error(
    `${name} did not finish within ${milliseconds / 1000} s; see: kubectl describe dockerfilejob ${name}`,
  );
}
