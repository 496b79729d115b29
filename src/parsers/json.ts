/** The value of a JSON text; undefined if it is none, so that a schema refuses it like any other wrong value. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
