/** Parses JSON. Returns undefined for text that is not JSON, which a schema then rejects like any wrong value. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
