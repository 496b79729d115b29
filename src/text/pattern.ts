import { RE2JS } from 're2js';

/** The message of an error, without its name. */
export const wordsOf = (error: unknown): string => String(error).replace(/^\w+: /, '');

/** What is wrong with a pattern in the syntax of RE2; undefined if nothing is. */
export function patternFault(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

/**
 * Whether a pattern is found in a text, in time linear in the length of the text, whatever the pattern is: RE2 does not
 * backtrack, and refuses patterns that repeat something more than 1000 times.
 * @throws Error if the pattern is not valid
 */
export const isFound = (pattern: string, text: string): boolean =>
  RE2JS.compile(pattern).matcher(text).find();

/** The same for a pattern that must match the whole text. */
export const isWhole = (pattern: string, text: string): boolean => RE2JS.compile(pattern).matches(text);
