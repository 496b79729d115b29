import { z } from 'zod';
import { statusSchema } from '../../../resource/status.ts';
import { parseJson } from '../../../text/json.ts';
import { knownLayerSchema, mostReported } from '../image/known-layer.ts';

const { vulnerabilities } = statusSchema.shape;
const { gating, top, database, ...counts } = vulnerabilities.unwrap().shape;

/** The line that the container `summarize` sends to the operator, as JSON. */
export const scanResultSchema = z.object({
  /** Digest of the scanned image, `sha256:` and 64 hex digits. Empty if the scan failed before there was an image. */
  digest: z.string(),
  counts: z.object(counts),
  gating,
  top,
  database,
  /** Why the image must not be scanned. Absent if it was scanned. */
  refused: z.string().optional(),
  /** Why the scan is inconclusive. Absent if it is conclusive. */
  inconclusive: z.string().optional(),
  /** The paths that the image declares as volumes. */
  volumes: z.array(z.string()).readonly().optional(),
  /** The lowest layers of the image, which the scans of other images need not read. As many as fit. */
  layers: z.array(knownLayerSchema).max(mostReported).readonly().optional(),
});

export type ScanResult = z.output<typeof scanResultSchema>;

/** Parses the line that the container `summarize` prints; undefined for any other line. */
export const parseScanResult = (line: string): ScanResult | undefined =>
  scanResultSchema.safeParse(parseJson(line)).data;

/** Maximum size of the line, in bytes: a termination message holds at most 4096. */
const lineBytes = 4000;
/**
 * Maximum size of `refused` or `inconclusive`, of which there is at most one, in bytes of JSON. It always fits, beside
 * the volumes of an image, which have 1,650 bytes at most and are never dropped: a run must cover all of them.
 */
const whyBytes = 1500;

/** Serializes the result as one line. Removes entries from the ends of its lists until the line fits. */
export function scanResultLine(result: ScanResult): string {
  const top = [...result.top];
  const layers = [...(result.layers ?? [])];
  const [refused, inconclusive] = [shorter(result.refused), shorter(result.inconclusive)];
  const line = (): string =>
    JSON.stringify({
      ...result,
      top,
      layers: result.layers && layers,
      refused,
      inconclusive,
    });
  const isTooLong = (): boolean => Buffer.byteLength(line()) > lineBytes;
  // They only save work. The rest is for people.
  while (isTooLong() && layers.length > 0) layers.pop();
  while (isTooLong() && top.length > 0) top.pop();
  return line();
}

/** The start of a text. Characters that JSON escapes need up to six bytes. */
function shorter(why: string | undefined): string | undefined {
  let kept = why?.slice(0, whyBytes);
  while (kept !== undefined && bytes(kept) > whyBytes) kept = kept.slice(0, -1);
  return kept;
}

const bytes = (value: string): number => Buffer.byteLength(JSON.stringify(value));
