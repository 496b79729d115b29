import { parseErrorLine, type EngineError } from '../engine-error.ts';
import { afterStart, isCut, lastOf, linesOf } from '../log-lines.ts';
import { lastInstruction } from './last-instruction.ts';
import { messageIn } from './message.ts';

const start = 'error building image: ';
const executing = 'failed to execute command: ';

/**
 * Finds the error in a Kaniko log. RUN writes into the same log without a prefix, and what it leaves running may write
 * there even after Kaniko's own last words. So from the first RUN on, nothing in the log proves that the fault is not
 * the user's. Kaniko resolves all base images before that. It reports no line number: the last logged instruction
 * gives the line.
 */
export function kanikoError(log: string, dockerfile: string): EngineError | undefined {
  const lines = linesOf(log);
  const messages = lines.flatMap((line) => messageIn(line) ?? []);
  const afterRun = messages.some((message) => message.startsWith('Running: [')) || isCut(log, lines);
  const found = errorIn(lines);
  if (found === undefined && !afterRun) return undefined;
  const text = found === undefined ? endedByRun : (whyNoMirror(found, lines) ?? found);
  const end = endOfCommand(text);
  const named = parseErrorLine(text);
  const place = named === undefined ? lastInstruction(messages, dockerfile) : { line: named };
  return {
    text,
    ...(end !== undefined && { command: { end, output: outputOf(lines) } }),
    afterRun,
    ...place,
  };
}

const endedByRun = 'the build engine ended without an error while RUN was executed';

/** The last error; one about a command comes before all others, because only Kaniko's own output has to be there. */
function errorIn(lines: readonly string[]): string | undefined {
  const all = lines.flatMap((line) => {
    // Output of RUN without a line break may stand before it on the same line.
    const at = line.indexOf(start);
    return at === -1
      ? (afterStart(line, 'error pushing image: ', 'error checking push permissions: ') ?? [])
      : line.slice(at + start.length);
  });
  return all.findLast((error) => error.includes(executing)) ?? all.at(-1);
}

function endOfCommand(text: string): string | undefined {
  const at = text.lastIndexOf(executing);
  if (at === -1) return undefined;
  return afterStart(text.slice(at + executing.length), 'waiting for process to exit: ', 'starting command: ');
}

/** The output of commands has no prefix, so it cannot be separated from Kaniko's own lines. */
const outputOf = (lines: readonly string[]): string[] => lines.filter((line) => !line.startsWith(start));

/** Without the fallback to docker.io, the error only says that no mirror has the image. A warning says why. */
function whyNoMirror(error: string, lines: readonly string[]): string | undefined {
  if (!error.startsWith('image not found on any configured mapped registries')) return undefined;
  return lastOf(lines, (line) => {
    const end = line.includes('Failed to retrieve image ')
      ? line.lastIndexOf('. Will try with the next')
      : -1;
    const at = end === -1 ? -1 : line.lastIndexOf(lastError, end);
    return at === -1 ? undefined : line.slice(at + lastError.length, end);
  })?.value;
}

const lastError = ' last error: ';
