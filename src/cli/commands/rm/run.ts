import type { Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';

export async function runRm(context: Context, ids: readonly string[]): Promise<ExitCode> {
  const jobs = await context.jobs();
  for (const id of ids) {
    const job = await jobs.find(id);
    await jobs.remove(job);
    await context.write(`${job.metadata.name} deleted\n`);
  }
  return exitCodes.success;
}
