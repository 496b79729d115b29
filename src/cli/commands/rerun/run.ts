import type { Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { watchToEnd } from '../watch/run.ts';

export interface RerunOptions {
  readonly watch?: true;
}

export async function runRerun(context: Context, id: string, { watch }: RerunOptions): Promise<ExitCode> {
  const jobs = await context.jobs();
  const job = await jobs.rerun(await jobs.find(id));
  const { name } = job.metadata;
  await context.write(`${name}\n`);
  if (watch) return watchToEnd(context, job);
  context.say(`See its steps: ${context.program} watch ${name}`);
  return exitCodes.success;
}
