import type { Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';

export async function runCancel(context: Context, ids: readonly string[]): Promise<ExitCode> {
  const jobs = await context.jobs();
  for (const id of ids) {
    const job = await jobs.find(id);
    const { name } = job.metadata;
    if (job.status.completionTime !== undefined) {
      context.say(`${name} is over already: ${job.status.phase}`);
      continue;
    }
    await jobs.cancel(job);
    await context.write(`${name} is being canceled\n`);
  }
  return exitCodes.success;
}
