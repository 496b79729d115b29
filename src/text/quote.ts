const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;
const special = /[\p{C}\p{Zl}\p{Zp}"\\]/gu;

const named: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** How an invisible character is shown: `\\n`, `\\u{1b}`. */
export const escaped = (character: string): string =>
  named[character] ?? `\\u{${Number(character.codePointAt(0)).toString(16)}}`;

/** Quotes untrusted text for a message: escapes invisible characters, and cuts it to `max` characters. */
export const quote = (text: string, max = 100): string => `"${shown(text, max, special)}"`;

/** Untrusted prose for a message, without quotes around it: escapes invisible characters, and cuts it to `max`. */
export const oneLine = (text: string, max: number): string => shown(text, max, invisible);

function shown(text: string, max: number, hidden: RegExp): string {
  const characters = Array.from(text.slice(0, 2 * max + 2));
  const start = characters.slice(0, max).join('').replace(hidden, escaped);
  return characters.length > max ? `${start}…` : start;
}
