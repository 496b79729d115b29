import type { Escape } from './directives.ts';
import { WordList } from './word-list.ts';

/** The value of a variable: null if it is not set, undefined if it is known only to the build. */
export type Lookup = (name: string) => string | null | undefined;

/** Stands for a value that is known only to the build. As a wildcard, it matches any file. */
export const unknownValue = '*';

export interface LexOptions {
  readonly escape: Escape;
  readonly lookup: Lookup;
  /** Keeps quotes in the result. */
  readonly rawQuotes: boolean;
  /** Keeps escape characters in the result. */
  readonly rawEscapes: boolean;
  /** Leaves variables as written that are not set. */
  readonly keepsUnset: boolean;
}

export interface Lexed {
  readonly text: string;
  /** The text, split at white space that is not quoted or escaped. */
  readonly words: readonly string[];
}

export type LexFault = 'error' | 'too-complex';

/** Maximum nesting of defaults, which each level reads again. Far more than real Dockerfiles need. */
const deepest = 4;

/** Maximum characters that values add to a result. Variables that double each other would fill the memory. */
const mostAdded = 4096;

/**
 * Removes quotes and escape characters and replaces variables, like BuildKit (frontend/dockerfile/shell/lex.go),
 * oddities included. Returns `error` where BuildKit does, and `too-complex` for what nests too deeply or grows too
 * long.
 */
export function lex(source: string, options: LexOptions): Lexed | LexFault {
  const lexer = new Lexer(source, options);
  const lexed = lexer.until('', options.rawEscapes);
  return lexer.fault ?? lexed;
}

class Lexer {
  fault: LexFault | undefined;
  readonly #source: string;
  readonly #options: LexOptions;
  #at = 0;
  #depth = 0;
  #rawEscapes: boolean;
  #added = 0;
  /** What is nested in braces uses the same list, as in BuildKit: the word before it is lost. */
  readonly #words = new WordList();

  constructor(source: string, options: LexOptions) {
    // Go's scanner ignores a byte order mark at the beginning.
    this.#source = source.replace(/^\uFEFF/, '');
    this.#options = options;
    this.#rawEscapes = options.rawEscapes;
  }

  /** Reads up to this character, or to the end if it is ''. */
  until(stop: string, rawEscapes: boolean): Lexed {
    const outer = this.#rawEscapes;
    this.#rawEscapes = rawEscapes;
    const words = this.#words.begin();
    let text = '';
    let isOpen = stop !== '';
    while (this.#at < this.#source.length) {
      const character = this.#next();
      if (character === stop) {
        isOpen = false;
        break;
      }
      text += this.#part(character, words);
    }
    if (isOpen) this.#fail('error');
    this.#rawEscapes = outer;
    return { text, words: words.end() };
  }

  #part(character: string, words: ReturnType<WordList['begin']>): string {
    if (character === this.#options.escape) {
      const escaped = (this.#rawEscapes ? character : '') + this.#next();
      if (escaped !== '') words.add(escaped);
      return escaped;
    }
    if (character === '$') {
      const value = this.#variable();
      words.addSplit(value);
      return value;
    }
    const quoted = this.#quoted(character);
    if (quoted === undefined) words.addSplit(character);
    else words.add(quoted);
    return quoted ?? character;
  }

  /** What has no white space that separates words, if it begins with this character. */
  #quoted(character: string): string | undefined {
    if (character === "'") return this.#singleQuoted();
    if (character === '"') return this.#doubleQuoted();
    if (character !== '<') return undefined;
    if (this.#peek() !== '<') return '<';
    // White space between << and the name is part of the word.
    const space = /<[\t\r ]*/y;
    return `<${this.#take(space)}`;
  }

  #singleQuoted(): string {
    const end = this.#source.indexOf("'", this.#at);
    if (end === -1) return this.#fail('error');
    const text = this.#source.slice(this.#at, end);
    this.#at = end + 1;
    return this.#options.rawQuotes ? `'${text}'` : text;
  }

  #doubleQuoted(): string {
    const { escape, rawQuotes } = this.#options;
    let text = '';
    while (this.#at < this.#source.length) {
      const character = this.#next();
      if (character === '"') return rawQuotes ? `"${text}"` : text;
      if (character === '$') text += this.#variable();
      else if (character !== escape) text += character;
      else text += (this.#rawEscapes ? escape : '') + this.#escapedInQuotes();
    }
    return this.#fail('error');
  }

  /** In double quotes, only ", $ and the escape character itself can be escaped. */
  #escapedInQuotes(): string {
    const { escape } = this.#options;
    if (this.#at === this.#source.length) return '';
    return ['"', '$', escape].includes(this.#peek()) ? this.#next() : escape;
  }

  /** The value of the variable after a `$`. */
  #variable(): string {
    const { lookup, keepsUnset } = this.#options;
    if (this.#peek() === '{') return this.#braced();
    const name = this.#name();
    if (name === '') return '$';
    const value = lookup(name);
    return value === null && keepsUnset
      ? `$${name}`
      : this.#counted(value ?? (value === null ? '' : unknownValue));
  }

  #braced(): string {
    this.#at += 1;
    if (['', '{', '}', ':'].includes(this.#peek())) return this.#fail('error');
    const name = this.#name();
    const { lookup, keepsUnset } = this.#options;
    const value = lookup(name);
    let modifier = this.#next();
    if (modifier === '}') {
      if (value === null && keepsUnset) return `\${${name}}`;
      return this.#counted(value ?? (value === null ? '' : unknownValue));
    }
    if (this.#depth === deepest) return this.#fail('too-complex');
    this.#depth += 1;
    if (modifier === ':') modifier += this.#next();
    const known = /^(?::.?|[-+?#%/])$/su.test(modifier) && modifier !== ':#' && modifier !== ':%';
    const word = known ? this.#modifierWord(modifier) : this.#fail('error');
    this.#depth -= 1;
    if (value === null && keepsUnset) return `\${${name}${modifier}${word}}`;
    return this.#counted(this.#modified(value, modifier, word));
  }

  #modifierWord(modifier: string): string {
    if (modifier !== '/') return this.until('}', modifier === '#' || modifier === '%').text;
    this.#take(/\/?/y);
    const pattern = this.until('/', true).text;
    return `${pattern}/${this.until('}', true).text}`;
  }

  #modified(value: string | null | undefined, modifier: string, word: string): string {
    if (value === undefined) return unknownValue;
    const isGiven = value !== null && !(modifier.startsWith(':') && value === '');
    if (modifier.endsWith('-')) return isGiven ? value : word;
    if (modifier.endsWith('+')) return isGiven ? word : '';
    if (modifier.endsWith('?')) return isGiven ? value : this.#fail('error');
    return modifier.startsWith(':') ? this.#fail('error') : unknownValue;
  }

  #name(): string {
    return this.#take(/\p{Nd}+|[@*#?\-$!0]|[\p{L}\p{Nd}_]+|/uy);
  }

  #counted(value: string): string {
    this.#added += value.length + 1;
    return this.#added > mostAdded ? this.#fail('too-complex') : value;
  }

  /** Takes what a sticky pattern matches, which may be nothing. */
  #take(pattern: RegExp): string {
    const from = this.#at;
    pattern.lastIndex = from;
    pattern.test(this.#source);
    this.#at = pattern.lastIndex;
    return this.#source.slice(from, this.#at);
  }

  #peek(): string {
    return this.#source.charAt(this.#at);
  }

  #next(): string {
    const character = this.#peek();
    this.#at += 1;
    return character;
  }

  #fail(fault: LexFault): string {
    this.fault ??= fault;
    this.#at = this.#source.length;
    return '';
  }
}
