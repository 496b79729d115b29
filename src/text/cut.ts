/** The end of a log in at most so many bytes of UTF-8, from the start of a line on; a first line says what is missing. */
export function lastLines(text: string, bytes: number): string {
  const all = Buffer.from(text);
  if (all.length <= bytes) return text;
  const tail = all.subarray(all.length - bytes);
  const newline = tail.indexOf('\n');
  const kept = tail.subarray(newline + 1);
  return `[the first ${all.length - kept.length} bytes are not kept]\n${kept.toString()}`;
}

/** The beginning of a text in at most so many bytes of UTF-8. */
export const firstBytes = (text: string, bytes: number): string =>
  Buffer.from(text).subarray(0, bytes).toString();
