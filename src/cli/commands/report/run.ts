import { text, type Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { json } from '../../show/data.ts';
import { reportLines } from '../../show/report.ts';

export interface ReportOptions {
  readonly output: 'table' | 'json';
}

export async function runReport(context: Context, id: string, { output }: ReportOptions): Promise<ExitCode> {
  const jobs = await context.jobs();
  const job = await jobs.find(id);
  const findings = await jobs.report(job);
  if (findings === undefined) {
    const { name } = job.metadata;
    const isOver = job.status.completionTime !== undefined;
    throw new Failure(`${name} has no report of a scan${isOver ? '' : ' yet'}`, {
      code: exitCodes.refused,
      next: [
        isOver ? `See why: {dfj} why ${name}` : `It is there soon after the job is over: {dfj} watch ${name}`,
      ],
    });
  }
  const lines = output === 'json' ? [json(findings)] : reportLines(job, findings, context.screen);
  await context.write(text(lines));
  return exitCodes.success;
}
