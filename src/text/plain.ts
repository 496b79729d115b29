import { escaped } from './quote.ts';

/** Sequences that color text or move the cursor (ECMA-48), and commands to the terminal (OSC). Each part excludes ESC, so it is linear. */
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

/** Everything invisible but the tab: what a terminal may take for a command, and marks that change the direction of text. */
const invisible = /(?!\t)[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * A line of text that somebody else wrote, as it may be shown on a terminal: without colors, and with everything else
 * that is invisible escaped. What removing a sequence leaves together is escaped, too.
 */
export const plain = (line: string): string => line.replace(sequences, '').replace(invisible, escaped);

/** A line without the CR that its end may have. Linear, unlike a pattern that tries each CR of a row. */
export function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end -= 1;
  return line.slice(0, end);
}

/** The same for text of several lines, each of which may end with CR LF. */
export const plainLines = (text: string): string[] => text.split('\n').map((line) => plain(withoutEnd(line)));
