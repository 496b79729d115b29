import { severities } from '../../resource/spec.ts';
import type { Job } from '../jobs/job.ts';
import type { ReportFinding } from '../read/report.ts';
import { painted, type Color, type Screen } from './screen.ts';
import { table } from './table.ts';

const colors: Readonly<Record<string, Color>> = { critical: 'red', high: 'red', medium: 'yellow' };

/** The vulnerabilities as a table, in the order of the report, below how many there are. */
export function reportLines(
  { status }: Pick<Job, 'status'>,
  findings: readonly ReportFinding[],
  screen: Screen,
): string[] {
  const { vulnerabilities: counts } = status;
  const summary = counts
    ? severities.map((severity) => `${counts[severity]} ${severity}`).join(', ') +
      `; ${counts.gating} ${counts.gating === 1 ? 'fails' : 'fail'} the job`
    : 'the scan has no result';
  const age = counts?.database === undefined ? [] : [`vulnerability database of ${counts.database}`];
  const inBases = findings.some(({ image }) => image !== undefined);
  const titles = ['ID', 'SEVERITY', 'PACKAGE', 'INSTALLED', 'FIXED', ...(inBases ? ['BASE IMAGE'] : [])];
  const rows = findings.map((one) => [
    one.id,
    one.severity,
    one.package,
    one.installed,
    one.fixed ?? '-',
    ...(inBases ? [one.image ?? ''] : []),
  ]);
  const colorOf = [undefined, ...findings.map(({ severity }) => colors[severity])];
  const lines = table(titles, rows, screen).map((line, row) => {
    const color = colorOf[row];
    return color ? painted(line, color, screen) : line;
  });
  return [summary, ...age, ...(rows.length === 0 ? [] : ['', ...lines])];
}
