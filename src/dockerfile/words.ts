import type { Escape } from './directives.ts';
import { isSpace } from './white-space.ts';

/**
 * Splits text at white space that is not quoted or escaped (parseWords in BuildKit's line_parsers.go). Words keep their
 * quotes and escape characters.
 */
export function quotedWords(text: string, escape: Escape): string[] {
  const words: string[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote === '' && isSpace(character)) {
      if (start !== -1) words.push(text.slice(start, at));
      start = -1;
      continue;
    }
    if (start === -1) start = at;
    if (character === escape && quote !== "'") at += 1;
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  if (start !== -1) words.push(text.slice(start));
  return words;
}

/** Splits text as COPY, ADD, EXPOSE, FROM and VOLUME do: quotes have no special meaning. */
export const plainWords = (text: string): string[] => (text === '' ? [] : text.split(/[\t\v\f\r ]+/));
