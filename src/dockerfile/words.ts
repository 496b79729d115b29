import type { Escape } from './directives.ts';

const pattern: Record<Escape, RegExp> = {
  '\\': /(?:\\.|"(?:\\.|[^"\\])*"?|'[^']*'?|\S)+/gsu,
  '`': /(?:`.|"(?:`.|[^"`])*"?|'[^']*'?|\S)+/gsu,
};

/** Words that white space separates; quotes and the escape character hold a word together, and are kept. */
export const quotedWords = (text: string, escape: Escape): { word: string; end: number }[] =>
  Array.from(text.matchAll(pattern[escape]), (match) => ({
    word: match[0],
    end: match.index + match[0].length,
  }));

/** A word without its quotes and escape characters. */
export function unquoted(word: string, escape: Escape): string {
  const parts = escape === '\\' ? /\\(.?)|["']/gs : /`(.?)|["']/gs;
  return word.replace(parts, (_, character: string | undefined) => character ?? '');
}

/** Words as COPY, ADD, EXPOSE, FROM and VOLUME read them: quotes have no meaning. */
export const plainWords = (text: string): string[] => (text === '' ? [] : text.split(/[\t\v\f\r ]+/));
