import { lex } from './lexer.ts';

export interface Heredoc {
  readonly name: string;
  /** Whether it starts with `<<-`: tabs before the terminator are ignored. */
  readonly chomp: boolean;
}

/** `invalid`: BuildKit refuses the instruction, or what it does is too hard to tell. */
export type Heredocs = readonly Heredoc[] | 'invalid';

/** No variable is set, and those that are not set stay as they are. */
const asWritten = { escape: '\\', lookup: () => null, keepsUnset: true } as const;

/** The here-document that a word opens (heredocFromMatch in BuildKit's parser.go). Quotes around its name are removed. */
export function heredocOf(word: string): Heredoc | 'invalid' | undefined {
  const opening = /^[0-9]*<<-?/.exec(word)?.[0];
  if (opening === undefined) return undefined;
  let rest = word.slice(opening.length);
  if (rest.includes('<')) return undefined;
  rest = rest.slice(rest.search(/[^\t\n\f\r ]|$/));
  if (rest === '') return undefined;
  const lexed = lex(rest, { ...asWritten, rawQuotes: false, rawEscapes: false });
  if (typeof lexed === 'string') return 'invalid';
  const [name, ...more] = lexed.words;
  return name === undefined || more.length > 0 ? undefined : { name, chomp: opening.endsWith('-') };
}

/** The here-documents that a line opens, in order (heredocsFromLine in BuildKit's parser.go). */
export function heredocsOf(line: string): Heredocs {
  const lexed = lex(line, { ...asWritten, rawQuotes: true, rawEscapes: true });
  // A line that BuildKit cannot split into words opens none.
  if (lexed === 'error') return [];
  if (lexed === 'too-complex') return 'invalid';
  const found: Heredoc[] = [];
  for (const word of lexed.words) {
    const heredoc = heredocOf(word);
    if (heredoc === 'invalid') return 'invalid';
    if (heredoc) found.push(heredoc);
  }
  return found;
}
