import { text, type Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import { checkLines } from '../../show/checks.ts';

export async function runDoctor({ jobs, write, screen }: Context): Promise<ExitCode> {
  const checks = await (await jobs()).checks();
  await write(text(checkLines(checks, screen)));
  return checks.some(({ state }) => state === 'bad') ? exitCodes.failed : exitCodes.success;
}
