import { unquoted } from './words.ts';

export interface Heredoc {
  readonly name: string;
  /** Whether it starts with `<<-`: tabs before the terminator are ignored. */
  readonly chomp: boolean;
}

// Leaves the white space before the name to trimStart: a second quantifier for it would take quadratic time.
const shape = /^[0-9]*<<(-?)([^<]+)$/s;

/** The here-document that a word opens. Quotes around its name are removed. */
export function heredocOf(word: string): Heredoc | undefined {
  const match = shape.exec(word);
  const rest = match?.[2] ?? '';
  const name = unquoted(rest.trimStart() || rest.slice(-1), '\\');
  return name === '' ? undefined : { name, chomp: match?.[1] === '-' };
}

// White space between << and the name is part of the word.
const rawWords = /(?:<<[\t\r ]*|\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+/gsu;
const quoted = /\\.|"(?:\\.|[^"\\])*"|'[^']*'/gsu;

/**
 * The here-documents that a line opens, in order. A line with unbalanced quotes opens none, as in BuildKit
 * (frontend/dockerfile/parser/parser.go, heredocsFromLine).
 */
export function heredocsOf(line: string): Heredoc[] {
  if (/["']/.test(line.replace(quoted, ''))) return [];
  return Array.from(line.matchAll(rawWords), ([word]) => heredocOf(word)).filter(
    (found) => found !== undefined,
  );
}
