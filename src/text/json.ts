/** Parses JSON; returns undefined for text that is not JSON, so that a schema refuses it like any wrong value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
