import { plain, withoutEnd } from '../../../text/plain.ts';
import type { Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { logChoiceOf } from '../../read/log-choice.ts';
import { painted } from '../../show/screen.ts';
import { padded } from '../../show/width.ts';

export interface LogsOptions {
  readonly follow?: boolean;
  readonly step?: string;
}

/** As wide as the longest name of a container whose log is shown by default. */
const nameWidth = 7;

export async function runLogs(
  context: Context,
  id: string,
  { follow = false, step: given }: LogsOptions,
): Promise<ExitCode> {
  const step = given === undefined ? undefined : logChoiceOf(given);
  const { screen, signal, write, say, program } = context;
  const jobs = await context.jobs();
  const job = await jobs.find(id);
  const bar = screen.unicode ? '│' : '|';
  let count = 0;
  for await (const { container, text } of jobs.logs(job, { step, follow, signal })) {
    count += 1;
    // One step needs no names.
    const name = step === undefined ? `${painted(padded(container, nameWidth), 'gray', screen)} ${bar} ` : '';
    await write(`${name}${plain(withoutEnd(text))}\n`);
  }
  signal.throwIfAborted();
  if (count === 0) {
    const { name } = job.metadata;
    say(
      `there is no log ${job.status.completionTime === undefined ? 'yet' : 'of it'}. See why: ${program} why ${name}`,
    );
  }
  return exitCodes.success;
}
