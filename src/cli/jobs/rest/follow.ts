import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import type { Job } from '../job.ts';

/** Milliseconds between two looks at a job. */
const pollEvery = 1_000;
/** Failures in a row after which it gives up. */
const mostFailures = 30;

/** Yields a job each time that it has changed, until it is gone. */
export async function* follow(read: () => Promise<Job>, signal: AbortSignal): AsyncGenerator<Job, void> {
  let failures = 0;
  let seen = '';
  while (!signal.aborted) {
    try {
      const job = await read();
      failures = 0;
      const text = JSON.stringify(job.raw);
      if (text !== seen) yield job;
      seen = text;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures += 1;
      if (error.code === exitCodes.refused && seen !== '') return;
      if (error.code !== exitCodes.unreachable || failures > mostFailures) throw error;
    }
    await sleep(pollEvery, undefined, { signal }).catch(() => undefined);
  }
}
