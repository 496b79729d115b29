import type { ScanResult } from './result.ts';
import { databasesDoubt, databasesTime, type Databases } from '../trivy/database.ts';
import { mostBaseImages } from '../trivy/base-images.ts';
import type { Finding } from '../trivy/findings.ts';
import { inconclusive, summarizeTrivy, type ScanSummary } from '../trivy/verdict.ts';
import { lastLines } from '../../../text/cut.ts';
import type { SummarizeSettings } from './environment.ts';

/** A report file: its text, or why it could not be read. */
export type ReportFile = { readonly text: string } | 'absent' | 'too-large';

/** The output of the scanner on the report volume. */
export interface Left {
  readonly exitCode: string;
  /** Digest of the image that was given to the scanner; undefined if there was no image. */
  readonly digest: string | undefined;
  readonly report: ReportFile;
  /** The base images, and the reports on them. */
  readonly bases: readonly {
    readonly image: string;
    readonly isRoot: boolean;
    readonly report: ReportFile;
  }[];
  readonly log: ReportFile;
  readonly databases: Databases;
}

export const textOf = (file: ReportFile): string | undefined =>
  typeof file === 'string' ? undefined : file.text;

/**
 * Summarizes the output of the scanner.
 * @param now milliseconds since the epoch
 * @returns the result for the operator, and a JSON line for the archive with as many vulnerabilities as fit
 */
export function summarize(
  left: Left,
  settings: SummarizeSettings,
  now: number,
): { result: ScanResult; archive: string } {
  const { digest = '' } = left;
  const { counts, gating, top, findings, inconclusive } = judge(left, digest, settings, now);
  const database = databasesTime(left.databases);
  const result = {
    digest,
    counts,
    gating,
    top: [...top],
    ...(database !== undefined && { database }),
    ...(inconclusive !== undefined && { inconclusive }),
  };
  return { result, archive: archiveLine(findings) };
}

/** The result for an image that must not be scanned. */
export function unscanned(digest: string, refused: string): ScanResult {
  const { counts, gating } = inconclusive(refused);
  return { digest, counts, gating, top: [], refused };
}

function judge(left: Left, digest: string, settings: SummarizeSettings, now: number): ScanSummary {
  if (left.exitCode.trim() !== '0') {
    const said = lastLines(textOf(left.log) ?? '', { lines: 3, characters: 400 });
    return inconclusive(`the scanner failed with exit code ${left.exitCode.trim()}: ${said}`);
  }
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    return inconclusive('the digest of the scanned image is unknown');
  if (left.report === 'too-large') return inconclusive("the scanner's report is larger than 16 MiB");
  if (left.bases.length > mostBaseImages)
    return inconclusive(`the image consists of more than ${mostBaseImages} base images`);
  const { FAIL_ON, IGNORE_UNFIXED, IGNORE_IDS, DB_MAX_AGE_HOURS } = settings;
  const policy = {
    failOn: FAIL_ON,
    ignoreUnfixed: IGNORE_UNFIXED,
    ignoreIds: IGNORE_IDS,
    floor: settings.FLOOR ?? undefined,
  };
  const bases = left.bases.map(({ report, ...base }) => ({ ...base, text: textOf(report) }));
  const summary = summarizeTrivy({ built: textOf(left.report) ?? '', bases }, policy, settings.BASE_IMAGES);
  const stale = databasesDoubt(left.databases, DB_MAX_AGE_HOURS, now);
  return stale === undefined ? summary : { ...summary, inconclusive: stale };
}

/**
 * Maximum size of the line for the archive, in bytes. The archive is a ConfigMap of at most 1 MiB, logs included. It keeps
 * 256 KiB of this log, with the result before the line: half of a list is none.
 */
const archiveBytes = 248 * 1024;

function archiveLine(findings: readonly Finding[]): string {
  const lines: string[] = [];
  let size = 2;
  for (const finding of findings) {
    const line = JSON.stringify(finding);
    size += Buffer.byteLength(line) + 1;
    if (size > archiveBytes) break;
    lines.push(line);
  }
  return `[${lines.join(',')}]`;
}
