const invisible = /[\p{C}\p{Zl}\p{Zp}"\\]/gu;

const named: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

const escaped = (character: string): string =>
  named[character] ?? `\\u{${Number(character.codePointAt(0)).toString(16)}}`;

/** Quotes untrusted text for a message: escapes invisible characters, and cuts it to `max` characters. */
export function quote(text: string, max = 100): string {
  const characters = Array.from(text.slice(0, 2 * max + 2));
  const shown = characters.slice(0, max).join('').replace(invisible, escaped);
  return characters.length > max ? `"${shown}…"` : `"${shown}"`;
}
