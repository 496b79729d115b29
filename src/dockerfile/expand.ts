import type { Escape } from './directives.ts';

/** Returns the value of a variable. Undefined if it is known only to the build. */
export type Lookup = (name: string) => string | undefined;

/** Stands for a value that is known only to the build. As a wildcard, it matches any file. */
export const unknownValue = '*';

/**
 * Removes quotes from a word and replaces its variables: `$name`, `${name}`, `${name:-default}` and
 * `${name:+alternative}`. Other modifiers, unknown values and words that grow too long become `*`.
 */
export function expand(source: string, escape: Escape, lookup: Lookup): string {
  return expandUntil({ source, escape, lookup, depth: 0 }, 0, undefined).text;
}

/** Maximum nesting of defaults, because of the recursion. Far more than real Dockerfiles need. */
const deepest = 32;

/** Maximum length of an expanded word, in characters. Variables that double each other would fill the memory. */
const longest = 65_535;

interface Expansion {
  readonly source: string;
  readonly escape: Escape;
  readonly lookup: Lookup;
  readonly depth: number;
}

interface Part {
  readonly text: string;
  /** Index in the source after this part. */
  readonly next: number;
}

function expandUntil(of: Expansion, from: number, stop: '"' | '}' | undefined): Part {
  const { source, escape } = of;
  let text = '';
  let at = from;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === stop) return { text, next: at + 1 };
    const part = special(of, character, at, stop) ?? { text: character, next: at + 1 };
    text += character === escape && stop === '"' ? quotedEscape(source, at) : part.text;
    at = part.next;
    if (text.length > longest) return { text: unknownValue, next: source.length };
  }
  return { text, next: at };
}

function special(
  of: Expansion,
  character: string,
  at: number,
  stop: '"' | '}' | undefined,
): Part | undefined {
  const { source, escape } = of;
  if (character === escape) return { text: source.charAt(at + 1), next: at + 2 };
  if (character === '$') return variable(of, at + 1);
  if (stop === '"') return undefined;
  if (character === '"') return expandUntil(of, at + 1, '"');
  if (character !== "'") return undefined;
  const end = source.indexOf("'", at + 1);
  return end === -1 ? undefined : { text: source.slice(at + 1, end), next: end + 1 };
}

/** In double quotes, only ", $ and the escape character itself can be escaped. */
function quotedEscape(source: string, at: number): string {
  const [escape, next] = [source.charAt(at), source.charAt(at + 1)];
  return ['"', '$', escape].includes(next) ? next : escape + next;
}

const plainName = /[a-zA-Z_][a-zA-Z0-9_]*|[0-9]+/y;
const braced = /\{([a-zA-Z_][a-zA-Z0-9_]*|[0-9]+)(:?[-+?]|[#%/]|\})/y;

function variable(of: Expansion, at: number): Part {
  const plain = matchAt(plainName, of.source, at);
  if (plain) return { text: of.lookup(plain[0]) ?? unknownValue, next: at + plain[0].length };
  const match = matchAt(braced, of.source, at);
  if (!match) return { text: '$', next: at };
  const [opening] = match;
  const name = opening.replace(/\W/g, '');
  const modifier = opening.slice(1 + name.length);
  const value = of.lookup(name);
  const after = at + opening.length;
  if (modifier === '}') return { text: value ?? unknownValue, next: after };
  if (of.depth === deepest) return { text: unknownValue, next: of.source.length };
  const word = expandUntil({ ...of, depth: of.depth + 1 }, after, '}');
  return { text: modified(value, modifier, word.text), next: word.next };
}

function modified(value: string | undefined, modifier: string, word: string): string {
  if (value === undefined) return unknownValue;
  const given = !modifier.startsWith(':') || value !== '';
  if (modifier.endsWith('-')) return given ? value : word;
  if (modifier.endsWith('+')) return given ? word : '';
  return modifier.endsWith('?') ? value : unknownValue;
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}
