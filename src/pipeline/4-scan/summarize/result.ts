import { z } from 'zod';
import { statusSchema } from '../../../resource/status.ts';
import { parseJson } from '../../../text/json.ts';

const { vulnerabilities, lint, audit } = statusSchema.shape;
const { gating, top, ...counts } = vulnerabilities.unwrap().shape;

/** The one line that the scan pod's container `summarize` sends to the operator. */
export const scanResultSchema = z.object({
  /** What was scanned: `sha256:` and 64 hexadecimal digits. Empty if the scan failed before there was an image. */
  digest: z.string(),
  counts: z.object(counts),
  gating,
  top,
  /** Why the image could not be judged; absent if it could. */
  inconclusive: z.string().optional(),
  lint,
  audit,
});

export type ScanResult = z.output<typeof scanResultSchema>;

/** Reads the line of the container `summarize`; undefined for any other line. */
export const parseScanResult = (line: string): ScanResult | undefined =>
  scanResultSchema.safeParse(parseJson(line)).data;

/** Bytes of the line: a container's termination message holds 4096. */
const lineBytes = 4000;
/** Characters of `inconclusive`; at six bytes each it fits whatever they are. */
const whyLength = 500;

/** The result as one line; the lists are shortened, the longest first, until it fits. */
export function scanResultLine(result: ScanResult): string {
  const { inconclusive, lint, audit } = result;
  const top = [...result.top];
  const linted = [...(lint?.findings ?? [])];
  const audited = [...(audit?.findings ?? [])];
  const line = (): string =>
    JSON.stringify({
      ...result,
      top,
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
