import { parseDockerfile } from '../../../../dockerfile/parse.ts';
import { lastMatch, parseErrorLine, normalizeSpace, type EngineError } from '../engine-error.ts';

const colour = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Finds the error in a Kaniko log. Kaniko reports no line number, so the last logged instruction gives the line. */
export function kanikoError(log: string, dockerfile: string): EngineError | undefined {
  const lines = log.split(/\r?\n/);
  const last = lastMatch(lines, /^error (?:building image|pushing image|checking push permissions): (.+)$/);
  if (last === undefined) return undefined;
  const text = whyNoMirror(last.text, lines) ?? last.text;
  const end = /failed to execute command: (?:waiting for process to exit|starting command): (.*)$/.exec(
    text,
  )?.[1];
  const named = parseErrorLine(text);
  const place = named === undefined ? lastInstruction(lines.flatMap(messageOf), dockerfile) : { line: named };
  return { text, ...(end !== undefined && { command: { end, output: outputOf(lines) } }), ...place };
}

/** The output of commands has no prefix, so it cannot be separated from Kaniko's own lines. */
const outputOf = (lines: readonly string[]): string[] =>
  lines.filter((line) => !line.startsWith('error building image: '));

/** Without the fallback to docker.io, the error only says that no mirror has the image. A warning says why. */
function whyNoMirror(error: string, lines: readonly string[]): string | undefined {
  if (!error.startsWith('image not found on any configured mapped registries')) return undefined;
  return lastMatch(lines, /^.*Failed to retrieve image .* last error: (.+?)\. Will try with the next.*$/)
    ?.text;
}

/** The message of a Kaniko log line in either format: `INFO[0001] RUN exit 3` or `level=info msg="RUN exit 3"`. */
function messageOf(line: string): string[] {
  const plain = line.replace(colour, '');
  const bare = /^INFO(?:\[[^\]]*\])? (.*)$/.exec(plain);
  if (bare) return bare.slice(1);
  const [quoted] = /\blevel=info msg=(?:"(?:[^"\\]|\\.)*"|\S+)/.exec(plain) ?? [];
  const message = quoted
    ?.replace(/^.*?msg=/, '')
    .replace(/^"(.*)"$/, '$1')
    .replace(/\\(["\\])/g, '$1');
  return message === undefined ? [] : [message];
}

/** The instruction logged last. Matches log and Dockerfile in order, to distinguish identical instructions. */
function lastInstruction(
  messages: readonly string[],
  dockerfile: string,
): { line: number; instruction: string } | undefined {
  const { instructions } = parseDockerfile(dockerfile);
  const written = instructions.map(({ keyword, original, line }) => {
    const instruction = normalizeSpace(original);
    return { line, instruction, marks: keyword === 'FROM' ? pullOf(instruction) : instruction };
  });
  let next = 0;
  for (const message of messages.map(normalizeSpace)) {
    const ahead = written.findIndex(({ marks }, index) => index >= next && marks === message);
    const at = ahead === -1 ? written.findIndex(({ marks }) => marks === message) : ahead;
    if (at !== -1) next = at + 1;
  }
  const [found] = written.slice(0, next).slice(-1);
  return found && { line: found.line, instruction: found.instruction };
}

/** What Kaniko logs when it reaches a FROM. */
const pullOf = (from: string): string => {
  const image = from.split(' ').find((word, index) => index > 0 && !word.startsWith('--'));
  return `Retrieving image manifest ${image ?? ''}`;
};
