import { RE2JS } from 're2js';

/** The message of an error, without its name. */
export const wordsOf = (error: unknown): string => String(error).replace(/^\w+: /, '');

/** What patterns may cost that are compiled together: some tens of milliseconds. */
export const mostPatternCost = 20_000;

/** What a class of Unicode characters counts for: it has hundreds of ranges. */
const classCost = 500;

const tokens = /\{(\d+)(?:,(\d*))?\}|\\[pP]|./gsu;

/** What one character before `{n}` says: that it is no group that is repeated, with all that is in it. */
const isAtom = /^[\w\].]$/;

/**
 * What it costs to compile a pattern, at most. A pattern of 256 characters can be made of a million instructions, because RE2 copies
 * what is repeated a number of times. Whatever may be a group counts as all that is before it: where groups begin
 * depends on classes and quotes, which a second parser could read in another way.
 */
export function patternCost(pattern: string): number {
  const hasQuotes = pattern.includes('\\Q');
  let cost = 0;
  let before = '';
  for (const [token, least, most = ''] of pattern.matchAll(tokens)) {
    if (least === undefined) cost += token.length === 1 ? 1 : classCost;
    else {
      const times = Math.max(1, Number(least), Number(most));
      cost = isAtom.test(before) && !hasQuotes ? cost + times : Math.max(1, cost) * times;
    }
    before = token.slice(-1);
  }
  return cost;
}

/** @throws Error if the pattern is not valid, or costs too much */
function compile(pattern: string): RE2JS {
  const cost = patternCost(pattern);
  if (cost > mostPatternCost) throw new Error('it repeats too much');
  return RE2JS.compile(pattern);
}

/** What is wrong with a pattern in the syntax of RE2; undefined if nothing is. */
export function patternFault(pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

/**
 * Whether a pattern is found in a text, in time linear in the length of the text, whatever the pattern is: RE2 does not
 * backtrack.
 * @throws Error if the pattern is not valid, or costs too much
 */
export const isFound = (pattern: string, text: string): boolean => compile(pattern).matcher(text).find();

/** The same for a pattern that must match the whole text. */
export const isWhole = (pattern: string, text: string): boolean => compile(pattern).matches(text);
