/** Maximum size of the findings of one tool in the status, in bytes of JSON. */
const most = 2600;

/** The first findings, as many as the status has room for. */
export function fitting<T>(findings: readonly T[]): T[] {
  const kept = [...findings];
  while (Buffer.byteLength(JSON.stringify(kept)) > most) kept.pop();
  return kept;
}
