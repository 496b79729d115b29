import type { LogLine } from '../jobs/jobs.ts';

/** A log begins, or goes on. Logs come one after the other. */
export type LogPiece =
  | { readonly kind: 'begin'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string };

/** Characters. A line without an end must not fill the memory. */
const longest = 16 * 1024;

/** The lines of logs, wherever their pieces end. Lines that are very long come in pieces. */
export async function* logLines(pieces: AsyncIterable<LogPiece>): AsyncGenerator<LogLine, void> {
  let container = '';
  let rest = '';
  for await (const piece of pieces) {
    // An attempt that broke off in a line is followed by another one.
    if (piece.kind === 'begin' || piece.name !== container) {
      if (rest !== '') yield { container, text: rest };
      rest = '';
    }
    container = piece.name;
    if (piece.kind === 'begin') continue;
    const lines = (rest + piece.text).split('\n');
    const open = cutLine(lines.splice(-1).join(''));
    rest = open.splice(-1).join('');
    for (const text of [...lines.flatMap(cutLine), ...open]) yield { container, text };
  }
  if (rest !== '') yield { container, text: rest };
}

function cutLine(line: string): string[] {
  const count = Math.max(1, Math.ceil(line.length / longest));
  return Array.from({ length: count }, (_, index) => line.slice(index * longest, (index + 1) * longest));
}
