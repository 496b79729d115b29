import { problemAt, type Problem } from './problem.ts';

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

/**
 * Parses a directive like BuildKit (frontend/dockerfile/parser/directives.go). Accepts more kinds of white space, so
 * that it never misses a directive that BuildKit obeys.
 */
function readDirective(line: string): Directive | undefined {
  const match = /^[\s\u0085]*#[\s\u0085]*([a-zA-Z][a-zA-Z0-9]*)\s*=(.+)$/s.exec(line);
  const [name, value] = [match?.[1]?.toLowerCase(), match?.[2]?.trim()];
  return name !== undefined && value && known.has(name) ? { name, value } : undefined;
}

/** Parses the directives at the top of a Dockerfile, up to the first line that is not a directive. */
export function readDirectives(text: string): Directives {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  // BuildKit also looks for the frontend after a shebang. The other directives have no effect there.
  const shebang = lines[0]?.startsWith('#!') === true;
  const seen = new Map<string, { value: string; line: number }>();
  const found = () => directivesOf(seen, shebang);
  for (const [index, text] of lines.entries()) {
    if (index === 0 && shebang) continue;
    const directive = readDirective(text);
    if (directive === undefined) break;
    const line = index + 1;
    if (seen.has(directive.name)) {
      const message = `the parser directive ${directive.name} is specified twice; remove one`;
      return { ...found(), problem: problemAt(line, 'DockerfileInvalid', message) };
    }
    seen.set(directive.name, { value: directive.value, line });
  }
  return found();
}

function directivesOf(
  seen: ReadonlyMap<string, { value: string; line: number }>,
  shebang: boolean,
): Directives {
  const syntax = seen.get('syntax');
  const frontend = syntax && { syntax: { image: syntax.value.replace(/\s.*$/s, ''), line: syntax.line } };
  const escape = shebang ? undefined : seen.get('escape');
  if (escape === undefined || escape.value === '\\') return { escape: '\\', ...frontend };
  if (escape.value === '`') return { escape: '`', ...frontend };
  const message = 'the parser directive escape must be a backslash or a backtick';
  return { escape: '\\', ...frontend, problem: problemAt(escape.line, 'DockerfileInvalid', message) };
}
