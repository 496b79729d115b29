import type { BaseMode } from '../../../config/scan.ts';
import { limits } from '../../../resource/limits.ts';
import type { SeverityCounts, Vulnerability } from '../../../resource/status.ts';
import { doubtAbout, type BaseScan } from './doubt.ts';
import { countsOf, listed, rank, type Finding, type Scanned } from './findings.ts';
import type { ScanPolicy } from './policy.ts';
import { packagesOf, readReport, type Report } from './report.ts';

export interface ScanSummary {
  /** Number of findings by severity, one per id and package. */
  readonly counts: SeverityCounts;
  /** Number of findings that the policy forbids. */
  readonly gating: number;
  /** The first findings, for the status. */
  readonly top: readonly Vulnerability[];
  /** All findings, sorted: forbidden ones first, then by severity. */
  readonly findings: readonly Finding[];
  /** Why the scan is inconclusive. Absent if it is conclusive. */
  readonly inconclusive?: string;
}

/** An empty summary that is inconclusive for the given reason. */
export const inconclusive = (why: string): ScanSummary => ({
  counts: countsOf([]),
  gating: 0,
  top: [],
  findings: [],
  inconclusive: why,
});

/** The reports of a scan. A base without a readable report makes the scan inconclusive. */
export interface Reports {
  readonly built: string;
  readonly bases: readonly {
    readonly image: string;
    readonly isRoot: boolean;
    readonly text: string | undefined;
  }[];
}

/** Summarizes the reports of Trivy. Images that it silently cannot judge, as with an unknown OS, are inconclusive. */
export function summarizeTrivy(
  { built: text, bases: given }: Reports,
  policy: ScanPolicy,
  mode: BaseMode,
): ScanSummary {
  const built = readReport(text);
  if (typeof built === 'string') return inconclusive(built);
  const bases = given.map(({ text: report, ...base }) => ({ ...base, report: reportOf(report) }));
  const ranked = rank([{ report: built }, ...countedIn(bases, built, mode)], policy);
  const why = doubtAbout(built, mode === 'off' ? undefined : bases);
  const findings = ranked.map(({ finding }) => finding);
  return {
    counts: countsOf(findings),
    gating: ranked.filter(({ gates }) => gates).length,
    top: findings.slice(0, limits.topVulnerabilities).map(listed),
    findings,
    ...(why !== undefined && { inconclusive: why }),
  };
}

function reportOf(text: string | undefined): Report | undefined {
  const report = text === undefined ? undefined : readReport(text);
  return typeof report === 'string' ? undefined : report;
}

function countedIn(bases: readonly BaseScan[], built: Report, mode: BaseMode): Scanned[] {
  const upgraded = new Set(mode === 'upgrades' ? packagesOf(built) : []);
  return bases.flatMap(({ image, report }) => {
    if (report === undefined) return [];
    const Results = report.Results.map((result) => ({
      ...result,
      Vulnerabilities: result.Vulnerabilities.filter(({ PkgName }) => !upgraded.has(PkgName)),
    }));
    return [{ image, report: { ...report, Results } }];
  });
}
