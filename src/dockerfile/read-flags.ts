import type { Escape } from './directives.ts';

export interface FlagsRead {
  /** `--name=value`, without quotes and escape characters. */
  readonly flags: readonly string[];
  /** The text after the flags. */
  readonly rest: string;
  /** Whether a flag has characters beyond ASCII. BuildKit takes them apart byte by byte, so they mean something else. */
  readonly odd: boolean;
}

const isSpace = (character: string): boolean => /[\t\n\v\f\r ]/.test(character);

/** Reads the flags in front of the arguments of an instruction (extractBuilderFlags in BuildKit's split_command.go). */
export function readFlags(text: string, escape: Escape): FlagsRead {
  const flags: string[] = [];
  let odd = false;
  let at = 0;
  const ended = (rest: string): FlagsRead => ({ flags, rest, odd });
  for (;;) {
    while (isSpace(text.charAt(at))) at += 1;
    if (!text.startsWith('--', at)) return ended(text.slice(at));
    const { word, next } = readFlag(text, at, escape);
    at = next;
    if (word === '--') return ended(text.slice(at));
    flags.push(word);
    odd ||= /[^\0-\x7f]/.test(word);
  }
}

/** Reads one word. Other than in arguments, the escape character has its meaning in single quotes, too. */
function readFlag(text: string, from: number, escape: Escape): { word: string; next: number } {
  let word = '';
  let quote = '';
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === escape) {
      at += 1;
      word += text.charAt(at);
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && isSpace(character)) break;
    else word += character;
  }
  return { word, next: at };
}
