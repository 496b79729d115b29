import { readDirectives, type Directives, type Escape } from './directives.ts';
import type { Heredoc } from './heredoc.ts';
import { heredocsAfter, readInstruction, type Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import { quote } from '../text/quote.ts';
import { trimStart } from './white-space.ts';

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

/** Maximum number of words that are judged one by one, for the same reason. Real Dockerfiles have some hundreds. */
const mostWords = 5000;

/** Flags and their fields, and the arguments of all instructions but those that hold a command. */
function wordsOf({ keyword, flags, text }: Instruction): number {
  const holdsCommand = ['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'SHELL'].includes(keyword);
  return [...flags, holdsCommand ? '' : text].reduce((sum, one) => sum + one.split(/[\s,]+/).length, 0);
}

/**
 * Parses a Dockerfile line by line like BuildKit and Kaniko (moby/buildkit, frontend/dockerfile/parser/parser.go): what
 * is checked here must be what they build. `make fuzz` compares the two. The package dockerfile-ast differs: it finds a
 * here-document in `echo "<<EOF"` but not in `3<<EOF`, and continues a line that ends in two backslashes.
 */
export function parseDockerfile(text: string): ParsedDockerfile {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(withoutReturns);
  const directives = readDirectives(lines);
  const instructions: Instruction[] = [];
  let words = 0;
  const stop = (line: number, message: string, reason: Problem['reason'] = 'DockerfileInvalid') => ({
    directives,
    instructions,
    problem: problemAt(line, reason, message),
  });
  for (let at = 0; at < lines.length;) {
    const line = at + 1;
    const joined = joinLines(lines, at, directives.escape);
    if (joined.text !== '') {
      const instruction = readInstruction(joined.text, line, directives.escape);
      words += wordsOf(instruction);
      if (words > mostWords)
        return stop(
          line,
          `the Dockerfile has more than ${mostWords} words outside of commands`,
          'DockerfileTooLarge',
        );
      instructions.push(instruction);
      if (instructions.length > mostInstructions)
        return stop(
          line,
          `the Dockerfile has more than ${mostInstructions} instructions`,
          'DockerfileTooLarge',
        );
      const heredocs = heredocsAfter(instruction);
      if (heredocs === 'invalid')
        return stop(line, 'the here-document after << has a name that is too complex');
      const ended = skipHeredocs(lines, joined.next, heredocs);
      if (typeof ended !== 'number')
        return stop(
          line,
          `the here-document ${quote(ended.name)} is not terminated; end it with a line that contains only its name`,
        );
      joined.next = ended;
    }
    const long = lines.slice(at, joined.next).findIndex(isLong);
    if (long !== -1) return stop(line + long, 'the line is longer than 64 KiB');
    at = joined.next;
  }
  return { directives, instructions };
}

/** Removes carriage returns from the end: BuildKit ignores all of them. */
function withoutReturns(line: string): string {
  let end = line.length;
  while (line.charAt(end - 1) === '\r') end -= 1;
  return line.slice(0, end);
}

const isLong = (line: string): boolean =>
  line.length >= lineBytes / 3 && Buffer.byteLength(line) >= lineBytes;

/** Lines after the end are empty. */
const lineAt = (lines: readonly string[], index: number): string => lines[index] ?? '';

/** Joins the line at `at` with its continuation lines. The text is empty if there is no instruction. */
function joinLines(lines: readonly string[], at: number, escape: Escape): { text: string; next: number } {
  let text = '';
  let open = true;
  let next = at;
  for (; open && next < lines.length; next += 1) {
    const first = next === at;
    const line = lineAt(lines, next);
    const content = trimStart(line);
    if (content === '' || content.startsWith('#')) {
      // Comments and empty lines are skipped within an instruction. Before one, they are separate lines.
      open = !first;
      continue;
    }
    const part = first ? content : line;
    const kept = beforeContinuation(part, escape);
    open = kept !== undefined;
    text += kept ?? part;
  }
  return { text, next };
}

/** The line without the escape character that continues it; undefined if it is not continued. */
function beforeContinuation(line: string, escape: Escape): string | undefined {
  let end = line.length;
  while (line.charAt(end - 1) === ' ' || line.charAt(end - 1) === '\t') end -= 1;
  const isContinued = line.charAt(end - 1) === escape && line.charAt(end - 2) !== escape;
  return isContinued ? line.slice(0, end - 1) : undefined;
}

/** The index of the line after the here-documents that start at `at`, or the one that is not terminated. */
function skipHeredocs(lines: readonly string[], at: number, heredocs: readonly Heredoc[]): number | Heredoc {
  let next = at;
  for (const heredoc of heredocs) {
    const ends = (line: string): boolean =>
      line.endsWith(heredoc.name) && (heredoc.chomp ? line.replace(/^\t+/, '') : line) === heredoc.name;
    for (; !ends(lineAt(lines, next)); next += 1) if (next >= lines.length) return heredoc;
    next += 1;
  }
  return next;
}
