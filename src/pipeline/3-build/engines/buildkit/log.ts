import { parseDockerfile } from '../../../../dockerfile/parse.ts';
import { lastMatch, parseErrorLine, sameSpace, type EngineError } from '../engine-error.ts';

/**
 * The end of a log of buildctl with plain progress: `error: failed to solve: …`, and before it the step that
 * failed and its place in the Dockerfile (moby/buildkit, solver/errdefs/source.go). What RUN prints has `#5 ` or
 * a time before each line, so that it cannot pass for any of them.
 */
export function buildkitError(lines: readonly string[], dockerfile: string): EngineError | undefined {
  const last = lastMatch(lines, /^(?:error|ERROR): (?:failed to build: )?(?:failed to solve: )?(.+)$/);
  if (last === undefined) return undefined;
  const { text } = last;
  const ended = /^process ".*" did not complete successfully: (.*)$/.exec(text)?.[1];
  const instruction = lastMatch(lines, /^ > \[[^\]]{0,80}\d{1,4}\/\d{1,4}\] (.*):$/)?.text;
  const line = parseErrorLine(text) ?? placeIn(lines.slice(0, last.at)) ?? lineOf(instruction, dockerfile);
  return {
    text,
    ...(ended !== undefined && { ended }),
    ...(line !== undefined && { line }),
    ...(instruction !== undefined && { instruction }),
  };
}

/** The last `Dockerfile:3` that stands above a rule. */
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
        ({ original }) => sameSpace(original) === sameSpace(instruction),
      )?.line;
