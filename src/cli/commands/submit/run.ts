import type { Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { newJob } from '../../read/manifest.ts';
import { originOf } from '../../read/origin.ts';
import { shownObject, yaml } from '../../show/data.ts';
import { watchToEnd } from '../watch/run.ts';
import { readDraft } from './draft.ts';
import { withFiles } from './upload.ts';

export interface SubmitOptions {
  readonly name?: string;
  readonly buildArg?: readonly string[];
  readonly set?: readonly string[];
  readonly dryRun?: true;
  readonly watch?: true;
}

export async function runSubmit(context: Context, source: string, options: SubmitOptions): Promise<ExitCode> {
  const draft = await readDraft(originOf(source));
  const manifest = newJob(draft, options);
  const jobs = await context.jobs();
  const { folder } = draft;
  if (folder !== undefined && options.dryRun)
    context.say('The files are not uploaded: the digest stands for theirs.');
  const whole =
    folder === undefined || options.dryRun ? manifest : await withFiles(context, manifest, folder);
  const job = await jobs.create(whole, options.dryRun ?? false);
  if (options.dryRun) {
    await context.write(yaml(shownObject(job.raw)));
    context.say('It was not stored: this was a dry run.');
    return exitCodes.success;
  }
  const { name } = job.metadata;
  await context.write(`${name}\n`);
  if (options.watch) return watchToEnd(context, job);
  context.say(`submitted to the ${jobs.place}. See its steps: ${context.program} watch ${name}`);
  return exitCodes.success;
}
