import { problemAt, type Problem } from './problem.ts';
import { trimStart } from './white-space.ts';

/** The character that continues a line and escapes the next character. */
export type Escape = '\\' | '`';

export interface Directives {
  readonly escape: Escape;
  /** The frontend in `# syntax=`, and its line. */
  readonly syntax?: { readonly image: string; readonly line: number };
  readonly problem?: Problem;
}

/** A parser directive. */
interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
}

const known: ReadonlySet<string> = new Set(['syntax', 'escape', 'check']);

/** Go's `\s`, which is the white space around the parts of a directive. */
const space = '[\\t\\n\\f\\r ]*';
const exact = new RegExp(`^#${space}([a-zA-Z][a-zA-Z0-9]*)${space}=(.+)$`, 's');

/** Parses a directive like BuildKit before 0.34 (frontend/dockerfile/parser/directives.go). */
const readDirective = (line: string): Directive | undefined => directiveOf(exact.exec(trimStart(line)));

/** Accepts any white space and c-style comments, so that no version of a frontend sees a directive that this misses. */
const readLoosely = (line: string): Directive | undefined =>
  directiveOf(/^[\s\u0085]*(?:#|\/\/)[\s\u0085]*([a-zA-Z][a-zA-Z0-9]*)[\s\u0085]*=(.+)$/s.exec(line));

function directiveOf(match: RegExpExecArray | null): Directive | undefined {
  const [, name = '', value = ''] = match ?? [];
  return known.has(name.toLowerCase())
    ? { name: name.toLowerCase(), value: value.replace(/^[\t\n\f\r ]+/, '').trimEnd() }
    : undefined;
}

interface Found {
  readonly value: string;
  readonly line: number;
}

/** Parses the directives at the top of a Dockerfile, up to the first line that is not a directive. */
export function readDirectives(lines: readonly string[]): Directives {
  // BuildKit also looks for the frontend after a shebang. The other directives have no effect there.
  const shebang = lines[0]?.startsWith('#!') === true;
  const loose = shebang ? takeDirectives(lines, 1, readLoosely) : takeDirectives(lines, 0, readLoosely);
  const { seen, twice } = shebang
    ? { seen: new Map<string, Found>() }
    : takeDirectives(lines, 0, readDirective);
  const syntax = loose.seen.get('syntax');
  const escape = seen.get('escape');
  const problem =
    twice ?? loose.twice ?? wrongEscape(escape) ?? (shebang ? undefined : doubtfulEscape(loose.seen, escape));
  return {
    escape: escape?.value === '`' ? '`' : '\\',
    ...(syntax && { syntax: { image: syntax.value.split(' ', 1).join(''), line: syntax.line } }),
    ...(problem && { problem }),
  };
}

function takeDirectives(
  lines: readonly string[],
  from: number,
  read: (line: string) => Directive | undefined,
): { seen: ReadonlyMap<string, Found>; twice?: Problem } {
  const seen = new Map<string, Found>();
  for (const [index, text] of lines.entries()) {
    if (index < from) continue;
    const directive = read(text);
    if (directive === undefined) break;
    const { name, value } = directive;
    const line = index + 1;
    if (seen.has(name)) {
      const message = `the parser directive ${name} is specified twice; remove one`;
      return { seen, twice: problemAt(line, 'DockerfileInvalid', message) };
    }
    seen.set(name, { value, line });
  }
  return { seen };
}

function wrongEscape(escape: Found | undefined): Problem | undefined {
  if (escape === undefined || escape.value === '\\' || escape.value === '`') return undefined;
  const message = 'the parser directive escape must be a backslash or a backtick';
  return problemAt(escape.line, 'DockerfileInvalid', message);
}

/** From 0.34 on, BuildKit takes any white space after the `#`. Both must read the same instructions. */
function doubtfulEscape(loose: ReadonlyMap<string, Found>, exact: Found | undefined): Problem | undefined {
  const seen = loose.get('escape');
  if (seen === undefined || seen.value === exact?.value) return undefined;
  const message =
    'the parser directive escape is not read by all engines; write it as # escape=` with plain spaces';
  return problemAt(seen.line, 'DockerfileInvalid', message);
}
