import type { Escape } from './directives.ts';
import { lex, unknownValue, type Lookup } from './lexer.ts';

/**
 * Removes quotes from a word and replaces its variables: `$name`, `${name}`, `${name:-default}` and
 * `${name:+alternative}`. Other modifiers and unknown values become `*`, as do words that the build refuses or that grow
 * too long.
 */
export function expand(source: string, escape: Escape, lookup: Lookup): string {
  const lexed = lex(source, { escape, lookup, rawQuotes: false, rawEscapes: false, keepsUnset: false });
  return typeof lexed === 'string' ? unknownValue : lexed.text;
}
