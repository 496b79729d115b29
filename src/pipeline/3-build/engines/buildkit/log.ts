import { parseDockerfile } from '../../../../dockerfile/parse.ts';
import { lastMatch, parseErrorLine, normalizeSpace, type EngineError } from '../engine-error.ts';

/**
 * Finds the error in a log of buildctl with plain progress: `error: failed to solve: …`, preceded by the failed
 * step and its position in the Dockerfile (moby/buildkit, solver/errdefs/source.go). The output of RUN cannot
 * imitate these lines, because each of its lines is prefixed with `#5 ` or a timestamp.
 */
export function buildkitError(log: string, dockerfile: string): EngineError | undefined {
  const lines = log.split(/\r?\n/);
  const last = lastMatch(lines, /^(?:error|ERROR): (?:failed to build: )?(?:failed to solve: )?(.+)$/);
  if (last === undefined) return undefined;
  const { text } = last;
  const end = /^process ".*" did not complete successfully: (.*)$/.exec(text)?.[1];
  const instruction = lastMatch(lines, /^ > \[[^\]]{0,80}\d{1,4}\/\d{1,4}\] (.*):$/)?.text;
  const line = parseErrorLine(text) ?? placeIn(lines.slice(0, last.at)) ?? lineOf(instruction, dockerfile);
  return {
    text,
    ...(end !== undefined && { command: { end, output: outputOf(lines) } }),
    ...(line !== undefined && { line }),
    ...(instruction !== undefined && { instruction }),
  };
}

/** The output of commands: each line has a timestamp in front. */
const outputOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^#\d+ \d+\.\d+ (.*)$/.exec(line)?.[1] ?? []);

/** The line number from the last `Dockerfile:3` with a line of dashes below. */
function placeIn(lines: readonly string[]): number | undefined {
  const rule = '-'.repeat(20);
  const headers = lines.filter((_, index) => lines[index + 1] === rule);
  const place = lastMatch(headers, /^[^\s#>:]+:(\d+)$/);
  return place && Number(place.text);
}

const lineOf = (instruction: string | undefined, dockerfile: string): number | undefined =>
  instruction === undefined
    ? undefined
    : parseDockerfile(dockerfile).instructions.find(
        ({ original }) => normalizeSpace(original) === normalizeSpace(instruction),
      )?.line;
