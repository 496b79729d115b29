import { text, type Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { whyLines } from '../../show/why.ts';

export async function runWhy(context: Context, id: string): Promise<ExitCode> {
  const jobs = await context.jobs();
  const job = await jobs.find(id);
  const { program, screen } = context;
  const isNeeded = job.status.failureDetails?.location?.line !== undefined;
  // The line is worth showing, but whoever may not read it still wants the rest.
  const dockerfile = isNeeded ? await jobs.dockerfile(job).catch(unlessFailure) : undefined;
  await context.write(text(whyLines(job, { dockerfile, program }, screen)));
  return exitCodes.success;
}

function unlessFailure(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error;
}
