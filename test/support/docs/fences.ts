/** A fenced code block of a Markdown file. */
export interface Fence {
  /** For example `console`; empty if there is none. */
  readonly info: string;
  /** Number of the first line inside, counted from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

const opening = /^(\s*)(`{3,}|~{3,})\s*(.*?)\s*$/;

/** @throws Error if a block has no end */
export function fences(markdown: string): Fence[] {
  const found: Fence[] = [];
  const lines = markdown.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = '', marks, info = ''] = opening.exec(lines[index] ?? '') ?? [];
    if (marks === undefined) continue;
    const first = index + 1;
    const isEnd = (line: string): boolean =>
      new RegExp(`^\\s*${marks.charAt(0)}{${marks.length},}\\s*$`).test(line);
    const length = lines.slice(first).findIndex(isEnd);
    if (length === -1) throw new Error(`line ${first}: the code block has no end`);
    const inside = lines.slice(first, first + length);
    found.push({
      info,
      line: first + 1,
      lines: inside.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)),
    });
    index = first + length;
  }
  return found;
}
