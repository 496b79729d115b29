import type { Escape } from './directives.ts';

const pattern: Record<Escape, RegExp> = {
  '\\': /(?:\\.|"(?:\\.|[^"\\])*"?|'[^']*'?|\S)+/gsu,
  '`': /(?:`.|"(?:`.|[^"`])*"?|'[^']*'?|\S)+/gsu,
};

/** Splits text at white space that is not quoted or escaped. Words keep their quotes and escape characters. */
export const quotedWords = (text: string, escape: Escape): { word: string; end: number }[] =>
  Array.from(text.matchAll(pattern[escape]), (match) => ({
    word: match[0],
    end: match.index + match[0].length,
  }));

/** Removes quotes and escape characters from a word. */
export function unquoted(word: string, escape: Escape): string {
  const parts = escape === '\\' ? /\\(.?)|["']/gs : /`(.?)|["']/gs;
  return word.replace(parts, (_, character: string | undefined) => character ?? '');
}

/** Splits text as COPY, ADD, EXPOSE, FROM and VOLUME do: quotes have no special meaning. */
export const plainWords = (text: string): string[] => (text === '' ? [] : text.split(/[\t\v\f\r ]+/));
