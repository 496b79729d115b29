import { z } from 'zod';
import { statusSchema } from '../../../resource/status.ts';
import { parseJson } from '../../../text/json.ts';

const { vulnerabilities, lint, audit } = statusSchema.shape;
const { gating, top, ...counts } = vulnerabilities.unwrap().shape;

/** The line that the container `summarize` sends to the operator, as JSON. */
export const scanResultSchema = z.object({
  /** Digest of the scanned image, `sha256:` and 64 hex digits. Empty if the scan failed before there was an image. */
  digest: z.string(),
  counts: z.object(counts),
  gating,
  top,
  /** Why the image must not be scanned. Absent if it was scanned. */
  refused: z.string().optional(),
  /** Why the scan is inconclusive. Absent if it is conclusive. */
  inconclusive: z.string().optional(),
  /** The paths that the image declares as volumes. */
  volumes: z.array(z.string()).readonly().optional(),
  lint,
  audit,
});

export type ScanResult = z.output<typeof scanResultSchema>;

/** Parses the line that the container `summarize` prints; undefined for any other line. */
export const parseScanResult = (line: string): ScanResult | undefined =>
  scanResultSchema.safeParse(parseJson(line)).data;

/** Maximum size of the line, in bytes: a termination message holds at most 4096. */
const lineBytes = 4000;
/** Maximum length of `refused` or `inconclusive`, of which there is at most one, in characters. It always fits: JSON needs at most six bytes for each. */
const whyLength = 500;

/** Serializes the result as one line. Removes entries from the end of the longest list until the line fits. */
export function scanResultLine(result: ScanResult): string {
  const { refused, inconclusive, lint, audit } = result;
  const top = [...result.top];
  const linted = [...(lint?.findings ?? [])];
  const audited = [...(audit?.findings ?? [])];
  const line = (): string =>
    JSON.stringify({
      ...result,
      top,
      refused: refused?.slice(0, whyLength),
      inconclusive: inconclusive?.slice(0, whyLength),
      lint: lint && { ...lint, findings: linted },
      audit: audit && { ...audit, findings: audited },
    });
  while (Buffer.byteLength(line()) > lineBytes) longest([top, linted, audited]).pop();
  return line();
}

const longest = (lists: unknown[][]): unknown[] =>
  lists.reduce((one, other) => (bytes(other) > bytes(one) ? other : one));

const bytes = (list: readonly unknown[]): number => Buffer.byteLength(JSON.stringify(list));
