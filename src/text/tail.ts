/** Lines and characters of a log that a status carries; the archive has more. */
const most = { lines: 20, characters: 2048 };

/** The last lines of a log, cut to what a status may carry. */
export function tail(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-most.lines).join('\n');
  return lines.length <= most.characters ? lines : `…${lines.slice(-most.characters)}`;
}
