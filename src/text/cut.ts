/** The start of a text, cut to at most `bytes` bytes of UTF-8. */
export const firstBytes = (text: string, bytes: number): string =>
  Buffer.from(text).subarray(0, bytes).toString();

/**
 * The end of a log, cut at a line break to at most `bytes` bytes of UTF-8. If something is cut off, an additional first
 * line says how much.
 */
export function logEnd(text: string, bytes: number): string {
  const all = Buffer.from(text);
  if (all.length <= bytes) return text;
  const tail = all.subarray(all.length - bytes);
  const newline = tail.indexOf('\n');
  const kept = tail.subarray(newline + 1);
  return `[the first ${all.length - kept.length} bytes are not kept]\n${kept.toString()}`;
}

const late = '[this log begins ';

/** Says in a first line that a log begins so long after its container that the kubelet may have deleted its beginning. */
export const withLateBeginning = (log: string, seconds: number): string =>
  `${late}${seconds} s after the container: what was before may be gone]\n${log}`;

/** Whether a log has such a first line. A container can forge it, but cannot remove it. */
export const hasLateBeginning = (log: string): boolean => log.startsWith(late);

/** The last lines of a text, without trailing white space, cut to the given number of characters. */
export function lastLines(
  text: string,
  most: { readonly lines: number; readonly characters: number },
): string {
  const lines = text.trimEnd().split('\n').slice(-most.lines).join('\n');
  return lines.length <= most.characters ? lines : `…${lines.slice(-most.characters)}`;
}
