const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** East Asian characters and emojis, which take two columns (UAX #11). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const narrow = /^[\x20-\x7e]*$/;

const columnsOf = (character: string): number => (wide.test(character) ? 2 : 1);

/** How many columns of a terminal a text takes, which is already plain. */
export function widthOf(text: string): number {
  if (narrow.test(text)) return text.length;
  return Array.from(segmenter.segment(text)).reduce((sum, { segment }) => sum + columnsOf(segment), 0);
}

/** The text, cut to at most `columns` columns, with an ellipsis if something is missing. */
export function cut(text: string, columns: number, ellipsis = '…'): string {
  // No character takes less than a column, but it may have many code units. Beyond that nothing is worth counting.
  const start = text.slice(0, 32 * Math.max(0, columns) + 32);
  if (start.length === text.length && widthOf(text) <= columns) return text;
  const room = columns - ellipsis.length;
  let kept = '';
  let used = 0;
  for (const { segment } of segmenter.segment(start)) {
    used += columnsOf(segment);
    if (used > room) break;
    kept += segment;
  }
  return room < 0 ? '' : `${kept}${ellipsis}`;
}

/** The text, filled with spaces to `columns` columns. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** Breaks a text between words into lines of at most `columns` columns. A longer word has a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
