import { parseDockerfile } from '../../../../dockerfile/parse.ts';
import { comparable } from '../log-lines.ts';

/**
 * The instruction logged last. Matches log and Dockerfile in order, to distinguish identical instructions.
 * @param messages what Kaniko logged, and what RUN may have printed in the same form
 */
export function lastInstruction(
  messages: readonly string[],
  dockerfile: string,
): { line: number; instruction: string } | undefined {
  const { instructions } = parseDockerfile(dockerfile);
  const numbers = new Map<string, number[]>();
  for (const [number, { keyword, original }] of instructions.entries()) {
    const mark = keyword === 'FROM' ? pullOf(original) : comparable(original);
    const same = numbers.get(mark);
    if (same) same.push(number);
    else numbers.set(mark, [number]);
  }
  let next = 0;
  for (const message of messages) {
    const same = numbers.get(comparable(message)) ?? [];
    const [at = -1] = [same.find((number) => number >= next) ?? same[0]];
    if (at !== -1) next = at + 1;
  }
  const [found] = instructions.slice(0, next).slice(-1);
  return found && { line: found.line, instruction: comparable(found.original) };
}

/** What Kaniko logs when it reaches a FROM. */
const pullOf = (from: string): string => {
  const image = from.split(/\s+/).find((word, index) => index > 0 && !word.startsWith('--'));
  return comparable(`Retrieving image manifest ${image ?? ''}`);
};
