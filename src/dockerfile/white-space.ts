/**
 * White space as Go's unicode.IsSpace knows it, which BuildKit's parser uses. JavaScript's `\s` and `trim` differ:
 * they know U+FEFF, and not U+0085.
 */
const spaces: ReadonlySet<string> = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

export const isSpace = (character: string): boolean => spaces.has(character);

/** Removes leading white space. */
export function trimStart(text: string): string {
  let from = 0;
  while (isSpace(text.charAt(from))) from += 1;
  return text.slice(from);
}

/** Removes leading and trailing white space. */
export function trim(text: string): string {
  let end = text.length;
  while (isSpace(text.charAt(end - 1))) end -= 1;
  return trimStart(text.slice(0, end));
}
