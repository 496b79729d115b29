import { readDirectives, type Directives, type Escape } from './directives.ts';
import type { Heredoc } from './heredoc.ts';
import { heredocsAfter, readInstruction, type Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import { quote } from '../text/quote.ts';

export interface ParsedDockerfile {
  readonly directives: Directives;
  /** The instructions up to the problem, if there is one. */
  readonly instructions: readonly Instruction[];
  readonly problem?: Problem;
}

/** Maximum length of a line in BuildKit's scanner, including the line break. */
const lineBytes = 65_535;

/** Maximum number of instructions, to bound the time spent on an untrusted file. Images have at most 127 layers. */
const mostInstructions = 2000;

const continued: Record<Escape, RegExp> = { '\\': /(^|[^\\])\\[ \t]*$/, '`': /(^|[^`])`[ \t]*$/ };
const isComment = (line: string): boolean => line.trimStart().startsWith('#');

/**
 * Parses a Dockerfile line by line like BuildKit and Kaniko (moby/buildkit, frontend/dockerfile/parser/parser.go): what
 * is checked here must be what they build. The package dockerfile-ast differs: it finds a here-document in
 * `echo "<<EOF"` but not in `3<<EOF`, and continues a line that ends in two backslashes.
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
        const message = `the here-document ${quote(ended.name)} is not terminated; end it with a line that contains only its name`;
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

/** Lines after the end are empty. */
const lineAt = (lines: readonly string[], index: number): string => lines[index] ?? '';

/** Joins the line at `at` with its continuation lines. The text is empty if there is no instruction. */
function joinLines(lines: readonly string[], at: number, escape: Escape): { text: string; next: number } {
  let text = '';
  let open = true;
  let next = at;
  for (; open && next < lines.length; next += 1) {
    const line = lineAt(lines, next);
    const first = next === at;
    if (isComment(line) || line.trim() === '') {
      // Comments and empty lines are skipped within an instruction. Before one, they are separate lines.
      open = !first;
      continue;
    }
    open = continued[escape].test(line);
    text += open ? line.replace(continued[escape], '$1') : line;
  }
  return { text: text.trimStart(), next };
}

/** The index of the line after the here-documents that start at `at`, or the one that is not terminated. */
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
