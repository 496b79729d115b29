import { z } from 'zod';
import { limits } from '../../../resource/limits.ts';
import { severities, type Severity } from '../../../resource/spec.ts';
import type { SeverityCounts, Vulnerability } from '../../../resource/status.ts';
import { parseJson } from '../../../text/json.ts';
import { quote } from '../../../text/quote.ts';

const vulnerability = z.object({
  VulnerabilityID: z.string(),
  VendorIDs: z.array(z.string()).default([]),
  PkgName: z.string(),
  InstalledVersion: z.string().default(''),
  FixedVersion: z.string().optional(),
  Title: z.string().optional(),
  Severity: z.string(),
});

const result = z.object({
  Class: z.string().optional(),
  Type: z.string().optional(),
  Packages: z.array(z.unknown()).default([]),
  Vulnerabilities: z.array(vulnerability).default([]),
});

/** The relevant parts of the output of `trivy image --format json` (aquasecurity/trivy, pkg/types/report.go). */
const report = z.object({
  SchemaVersion: z.literal(2),
  Metadata: z.object({
    OS: z.object({ Family: z.string(), Name: z.string().default('') }).optional(),
  }),
  Results: z.array(result).default([]),
});

type Report = z.output<typeof report>;

/** The fields of spec.scan that decide which vulnerabilities fail a job. */
export interface ScanPolicy {
  readonly failOn: Severity;
  readonly ignoreUnfixed: boolean;
  readonly ignoreIds: readonly string[];
}

export interface Finding extends Vulnerability {
  readonly title?: string;
}

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

/** Summarizes a Trivy report. Images that Trivy silently cannot judge, as with an unknown OS, are inconclusive. */
export function summarizeTrivy(text: string, policy: ScanPolicy): ScanSummary {
  const json = parseJson(text);
  if (json === undefined) return inconclusive("the scanner's report is not JSON");
  const parsed = report.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return inconclusive(`the scanner's report has an unknown format (${String(issue)})`);
  }
  const ranked = rank(parsed.data, policy);
  const why = doubtAbout(parsed.data);
  const findings = ranked.map(({ finding }) => finding);
  return {
    counts: countsOf(findings),
    gating: ranked.filter(({ gates }) => gates).length,
    top: findings.slice(0, limits.topVulnerabilities).map(listed),
    findings,
    ...(why !== undefined && { inconclusive: why }),
  };
}

/** Why a report without findings means nothing: Trivy also succeeds on images that it cannot judge. */
function doubtAbout({ Metadata: { OS }, Results }: Report): string | undefined {
  if (OS === undefined) return 'unknown OS: the scanner does not recognize the distribution of the image';
  const system = quote(`${OS.Family} ${OS.Name}`.trim());
  const packages = Results.filter(({ Class }) => Class === 'os-pkgs');
  if (packages.length === 0) return `unsupported OS: the scanner has no advisories for ${system}`;
  const isEmpty = packages.every(
    ({ Packages, Vulnerabilities }) => Packages.length + Vulnerabilities.length === 0,
  );
  return isEmpty ? `the image is ${system}, but its list of packages is missing` : undefined;
}

/** Maximum lengths in characters: of names and versions, which the image can make up, and of titles. */
const nameLength = 100;
const titleLength = 200;

interface Ranked {
  readonly finding: Finding;
  readonly gates: boolean;
}

function rank({ Results }: Report, policy: ScanPolicy): Ranked[] {
  const all = Results.flatMap(({ Vulnerabilities }) => Vulnerabilities).map((one): Ranked => {
    const { VulnerabilityID: id, PkgName, InstalledVersion, FixedVersion, Title } = one;
    const severity = severities.find((known) => known === one.Severity.toLowerCase()) ?? 'unknown';
    const isIgnored = [id, ...one.VendorIDs].some((name) => policy.ignoreIds.includes(name));
    const gates =
      severities.indexOf(severity) <= severities.indexOf(policy.failOn) &&
      !isIgnored &&
      !(policy.ignoreUnfixed && !FixedVersion);
    const finding = {
      id,
      severity,
      package: PkgName.slice(0, nameLength),
      installed: InstalledVersion.slice(0, nameLength),
      ...(FixedVersion && { fixed: FixedVersion.slice(0, nameLength) }),
      ...(Title && { title: Title.slice(0, titleLength) }),
    };
    return { finding, gates };
  });
  const sorted = all.sort((one, other) => compare(keyOf(one), keyOf(other)));
  const first = new Map<string, Ranked>();
  for (const one of sorted) {
    const key = `${one.finding.id} ${one.finding.package}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

const keyOf = ({ gates, finding }: Ranked): string =>
  `${gates ? 0 : 1}${severities.indexOf(finding.severity)}${finding.id} ${finding.package} ${finding.installed}`;

const compare = (one: string, other: string): number => (one < other ? -1 : 1);

const listed = ({ id, severity, package: name, installed, fixed }: Finding): Vulnerability => ({
  id,
  severity,
  package: name,
  installed,
  ...(fixed !== undefined && { fixed }),
});

const countsOf = (findings: readonly Finding[]): SeverityCounts => {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    unknown: count('unknown'),
  };
};
