import { parseHadolint } from '../hadolint/findings.ts';
import type { ScanResult } from './result.ts';
import { databaseDoubt } from '../trivy/database.ts';
import { inconclusive, summarizeTrivy, type Finding, type ScanSummary } from '../trivy/report.ts';
import { lastLines } from '../../../text/cut.ts';
import type { SummarizeSettings } from './environment.ts';

/** A file of a report volume: its text, or why there is none. */
export type ReportFile = { readonly text: string } | 'absent' | 'too-large';

/** What the scanner and the linter left on the report volume. */
export interface Left {
  readonly exitCode: string;
  /** Of the image that there was to scan; undefined if there was none. */
  readonly digest: string | undefined;
  readonly report: ReportFile;
  readonly log: ReportFile;
  readonly database: ReportFile;
  readonly lint: ReportFile;
}

export const textOf = (file: ReportFile): string | undefined =>
  typeof file === 'string' ? undefined : file.text;

/** What the operator is told, and the line for the archive: all vulnerabilities, as many as fit. `now` in milliseconds. */
export function summarize(
  left: Left,
  settings: SummarizeSettings,
  now: number,
): { result: ScanResult; archive: string } {
  const { digest = '' } = left;
  const { counts, gating, top, findings, inconclusive } = judge(left, digest, settings, now);
  const lint = parseHadolint(textOf(left.lint) ?? '');
  const result = {
    digest,
    counts,
    gating,
    top: [...top],
    ...(inconclusive !== undefined && { inconclusive }),
    ...(lint && { lint }),
  };
  return { result, archive: archiveLine(findings) };
}

function judge(left: Left, digest: string, settings: SummarizeSettings, now: number): ScanSummary {
  if (left.exitCode.trim() !== '0') {
    const said = lastLines(textOf(left.log) ?? '', { lines: 3, characters: 400 });
    return inconclusive(`the scanner ended with exit code ${left.exitCode.trim()}: ${said}`);
  }
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    return inconclusive('the scanner left no digest of what it scanned');
  if (left.report === 'too-large') return inconclusive('the report of the scanner is larger than 64 MiB');
  const { FAIL_ON, IGNORE_UNFIXED, IGNORE_IDS, DB_MAX_AGE_HOURS } = settings;
  const policy = { failOn: FAIL_ON, ignoreUnfixed: IGNORE_UNFIXED, ignoreIds: IGNORE_IDS };
  const summary = summarizeTrivy(textOf(left.report) ?? '', policy);
  const stale = databaseDoubt(textOf(left.database), DB_MAX_AGE_HOURS, now);
  return stale === undefined ? summary : { ...summary, inconclusive: stale };
}

/** Bytes of the archive's line; ConfigMaps hold 1 MiB, log tails included. */
const archiveBytes = 256 * 1024;

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
