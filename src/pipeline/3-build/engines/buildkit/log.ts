import type { Instruction } from '../../../../dockerfile/instruction.ts';
import { parseDockerfile } from '../../../../dockerfile/parse.ts';
import { parseErrorLine, type EngineError } from '../engine-error.ts';
import { afterStart, comparable, isCut, lastOf, linesOf } from '../log-lines.ts';

/**
 * Finds the error in a log of buildctl with plain progress: `error: failed to solve: …`, preceded by the failed
 * step and its position in the Dockerfile (moby/buildkit, solver/errdefs/source.go). The output of RUN cannot
 * imitate these lines, because each of its lines is prefixed with `#5 ` or a timestamp. But RUN can kill the daemon
 * and buildctl, with which it shares the process namespace.
 */
export function buildkitError(log: string, dockerfile: string): EngineError | undefined {
  const lines = linesOf(log);
  // What a RUN kills at once has no time to log that it began.
  const { instructions } = parseDockerfile(dockerfile);
  const hasRun = instructions.some(({ keyword }) => keyword === 'RUN');
  const afterRun = hasRun || lines.some(isOfRun) || isCut(log, lines);
  const last = lastOf(lines, errorIn);
  if (last === undefined) return afterRun ? { text: endedByRun, afterRun } : undefined;
  const text = last.value;
  const end = endOfCommand(text);
  const instruction = lastOf(lines, failedStep)?.value;
  const line = parseErrorLine(text) ?? placeIn(lines.slice(0, last.at)) ?? lineOf(instruction, instructions);
  return {
    text,
    ...(end !== undefined && { command: { end, output: lines.flatMap((one) => outputIn(one) ?? []) } }),
    afterRun: afterRun && isLostDaemon(text),
    ...(line !== undefined && { line }),
    ...(instruction !== undefined && { instruction }),
  };
}

const endedByRun = 'the build engine ended without an error while RUN was executed';

/** What buildctl says if the daemon ends before the build does. */
const isLostDaemon = (text: string): boolean =>
  /code = (?:Unavailable|Canceled)|failed to list workers|error reading from server|closing transport/.test(
    text,
  );

function errorIn(line: string): string | undefined {
  const error = afterStart(line, 'error: ', 'ERROR: ');
  if (error === undefined) return undefined;
  const failed = afterStart(error, 'failed to build: ') ?? error;
  return afterStart(failed, 'failed to solve: ') ?? failed;
}

const ending = '" did not complete successfully: ';

function endOfCommand(text: string): string | undefined {
  const at = text.startsWith('process "') ? text.lastIndexOf(ending) : -1;
  return at === -1 ? undefined : text.slice(at + ending.length);
}

/** The instruction in ` > [stage 2/3] RUN make:`, the header above the output of the failed step. */
function failedStep(line: string): string | undefined {
  const step = line.endsWith(':') ? afterStart(line, ' > [') : undefined;
  const close = step?.slice(0, 100).indexOf('] ') ?? -1;
  if (step === undefined || !/\d\/\d{1,4}$/.test(step.slice(0, Math.max(0, close)))) return undefined;
  return step.slice(close + 2, -1);
}

/** A line of the output of a command: it has a timestamp in front. */
const outputIn = (line: string): string | undefined => /^#\d{1,9} \d{1,9}\.\d{1,9} (.*)$/.exec(line)?.[1];

const isOfRun = (line: string): boolean =>
  line.startsWith('#') && (outputIn(line) !== undefined || /^#\d{1,9} \[[^\]]{1,100}\] RUN /.test(line));

/** The line number from the last `Dockerfile:3` with a line of dashes below. */
function placeIn(lines: readonly string[]): number | undefined {
  const rule = '-'.repeat(20);
  const headers = lines.filter((_, index) => lines[index + 1] === rule);
  return lastOf(headers, (line) => {
    const number = /^[^\s#>:]+:(\d{1,6})$/.exec(line)?.[1];
    return number === undefined ? undefined : Number(number);
  })?.value;
}

function lineOf(instruction: string | undefined, instructions: readonly Instruction[]): number | undefined {
  if (instruction === undefined) return undefined;
  const wanted = comparable(instruction);
  return instructions.find(({ original }) => comparable(original) === wanted)?.line;
}
