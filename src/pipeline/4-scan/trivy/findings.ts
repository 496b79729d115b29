import { severities, type Severity } from '../../../resource/spec.ts';
import type { SeverityCounts, Vulnerability } from '../../../resource/status.ts';
import { gates as gatesOf, type ScanPolicy } from './policy.ts';
import type { Report } from './report.ts';

export interface Finding extends Vulnerability {
  readonly title?: string;
}

/** A finding, and whether it fails the job. */
export interface Ranked {
  readonly finding: Finding;
  readonly gates: boolean;
}

/** A report, and the base image that it is about. Undefined for the built image. */
export interface Scanned {
  readonly report: Report;
  readonly image?: string;
}

/** Maximum lengths in characters: of names and versions, which the image can make up, and of titles. */
const nameLength = 100;
const titleLength = 200;

/** All findings, one per id and package: those that fail the job first, then by severity. */
export function rank(scanned: readonly Scanned[], policy: ScanPolicy): Ranked[] {
  const sorted = scanned
    .flatMap((one) => findingsIn(one, policy))
    .sort((one, other) => compare(keyOf(one), keyOf(other)));
  const first = new Map<string, Ranked>();
  for (const one of sorted) {
    const key = `${one.finding.id} ${one.finding.package}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

function findingsIn({ report, image }: Scanned, policy: ScanPolicy): Ranked[] {
  const all = report.Results.flatMap(({ Vulnerabilities }) => Vulnerabilities);
  return all.map(({ VulnerabilityID: id, VendorIDs, PkgName, InstalledVersion, FixedVersion, ...one }) => {
    const severity = severities.find((known) => known === one.Severity.toLowerCase()) ?? 'unknown';
    const gates = gatesOf(policy, { severity, ids: [id, ...VendorIDs], isFixed: Boolean(FixedVersion) });
    const finding = {
      id,
      severity,
      package: PkgName.slice(0, nameLength),
      installed: InstalledVersion.slice(0, nameLength),
      ...(FixedVersion && { fixed: FixedVersion.slice(0, nameLength) }),
      ...(image !== undefined && { image }),
      ...(one.Title && { title: one.Title.slice(0, titleLength) }),
    };
    return { finding, gates };
  });
}

/** Of equal findings, the one in the built image comes first. */
const keyOf = ({ gates, finding }: Ranked): string =>
  `${gates ? 0 : 1}${severities.indexOf(finding.severity)}${finding.id} ${finding.package} ${finding.image === undefined ? 0 : 1}${finding.installed}`;

const compare = (one: string, other: string): number => (one < other ? -1 : 1);

/** A finding as the status lists it. */
export const listed = ({ id, severity, package: name, installed, fixed, image }: Finding): Vulnerability => ({
  id,
  severity,
  package: name,
  installed,
  ...(fixed !== undefined && { fixed }),
  ...(image !== undefined && { image }),
});

export const countsOf = (findings: readonly Finding[]): SeverityCounts => {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length;
  return {
    critical: count('critical'),
    high: count('high'),
    medium: count('medium'),
    low: count('low'),
    unknown: count('unknown'),
  };
};
