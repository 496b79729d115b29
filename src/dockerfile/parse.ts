import { readDirectives, type Directives, type Escape } from './directives.ts';
import type { Heredoc } from './heredoc.ts';
import { heredocsAfter, readInstruction, type Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import { quote } from '../text/quote.ts';

export interface ParsedDockerfile {
  readonly directives: Directives;
  /** Those that were read before the problem, if there is one. */
  readonly instructions: readonly Instruction[];
  readonly problem?: Problem;
}

/** What BuildKit's line scanner takes at the most, the line's end included. */
const lineBytes = 65_535;

/** Instructions of a Dockerfile. An image has 127 layers at the most; this keeps judging a stranger's file short. */
const mostInstructions = 2000;

const continued: Record<Escape, RegExp> = { '\\': /(^|[^\\])\\[ \t]*$/, '`': /(^|[^`])`[ \t]*$/ };
const isComment = (line: string): boolean => line.trimStart().startsWith('#');

/**
 * The instructions of a Dockerfile, read line by line as BuildKit and Kaniko read them
 * (moby/buildkit, frontend/dockerfile/parser/parser.go): what is judged here must be what is built there.
 * The package dockerfile-ast is not used since it differs: it takes `echo "<<EOF"` and a line that ends in two
 * backslashes for something that goes on, and misses `3<<EOF`.
 */
export function parseDockerfile(text: string): ParsedDockerfile {
  const directives = readDirectives(text);
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  const instructions: Instruction[] = [];
  const stop = (problem: Problem): ParsedDockerfile => ({ directives, instructions, problem });
  for (let at = 0; at < lines.length;) {
    const joined = joinLines(lines, at, directives.escape);
    if (joined.text !== '') {
      const instruction = readInstruction(joined.text, at + 1, directives.escape);
      instructions.push(instruction);
      if (instructions.length > mostInstructions) {
        const message = `the Dockerfile has more than ${mostInstructions} instructions`;
        return stop(problemAt(at + 1, 'DockerfileTooLarge', message));
      }
      const ended = skipHeredocs(lines, joined.next, heredocsAfter(instruction));
      if (typeof ended !== 'number') {
        const message = `the here-document ${quote(ended.name)} is never ended; end it with a line that is only its name`;
        return stop(problemAt(at + 1, 'DockerfileInvalid', message));
      }
      joined.next = ended;
    }
    const long = lines.slice(at, joined.next).findIndex((line) => Buffer.byteLength(line) >= lineBytes);
    if (long !== -1)
      return stop(problemAt(at + 1 + long, 'DockerfileInvalid', 'the line is longer than 64 KiB'));
    at = joined.next;
  }
  return { directives, instructions };
}

/** Past the end there are only empty lines. */
const lineAt = (lines: readonly string[], index: number): string => lines[index] ?? '';

/** The line at `at` with those that continue it; empty where there is no instruction. */
function joinLines(lines: readonly string[], at: number, escape: Escape): { text: string; next: number } {
  let text = '';
  let open = true;
  let next = at;
  for (; open && next < lines.length; next += 1) {
    const line = lineAt(lines, next);
    const first = next === at;
    if (isComment(line) || line.trim() === '') {
      // Within an instruction comments and empty lines are skipped; before one they are lines of their own.
      open = !first;
      continue;
    }
    open = continued[escape].test(line);
    text += open ? line.replace(continued[escape], '$1') : line;
  }
  return { text: text.trimStart(), next };
}

/** The line after the here-documents that begin at `at`, or the one that has no end. */
function skipHeredocs(lines: readonly string[], at: number, heredocs: readonly Heredoc[]): number | Heredoc {
  let next = at;
  for (const heredoc of heredocs) {
    const ends = (line: string): boolean =>
      (heredoc.chomp ? line.replace(/^\t+/, '') : line) === heredoc.name;
    for (; !ends(lineAt(lines, next)); next += 1) if (next >= lines.length) return heredoc;
    next += 1;
  }
  return next;
}
