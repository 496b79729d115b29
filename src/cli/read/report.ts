import { z } from 'zod';
import { severities } from '../../resource/spec.ts';
import { parseJson } from '../../text/json.ts';
import { plain } from '../../text/plain.ts';

const line = z.string().transform(plain);

const finding = z.object({
  id: line,
  severity: line,
  package: line,
  installed: line.default(''),
  fixed: line.optional(),
  image: line.optional(),
  title: line.optional(),
});

export type ReportFinding = z.output<typeof finding>;

/** The vulnerabilities of an archived report: those that fail the job first, then by severity. It begins with the summary for the operator; the list is on a line of its own. */
export function findingsOf(report: string): readonly ReportFinding[] {
  const list = report.split('\n').findLast((text) => text.startsWith('['));
  return z
    .array(finding)
    .catch([])
    .parse(parseJson(list ?? ''));
}

const text = z.string().optional().catch(undefined);

/** The part of a report of Trivy that is shown. */
const trivy = z.object({
  Results: z
    .array(
      z.object({
        Vulnerabilities: z
          .array(
            z.object({
              VulnerabilityID: text,
              Severity: text,
              PkgName: text,
              InstalledVersion: text,
              FixedVersion: text,
              Title: text,
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

/** The vulnerabilities in a report as Trivy writes it, the worst first. */
export function trivyFindings(report: unknown): readonly ReportFinding[] {
  const results = trivy.safeParse(report).data?.Results ?? [];
  const found = results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []);
  const listed = found.map((one) => ({
    id: one.VulnerabilityID ?? '',
    severity: (one.Severity ?? 'unknown').toLowerCase(),
    package: one.PkgName ?? '',
    installed: one.InstalledVersion,
    fixed: one.FixedVersion,
    title: one.Title,
  }));
  return z
    .array(finding)
    .parse(listed)
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

const rankOf = ({ severity }: ReportFinding): number => {
  const rank = (severities as readonly string[]).indexOf(severity);
  return rank === -1 ? severities.length : rank;
};
