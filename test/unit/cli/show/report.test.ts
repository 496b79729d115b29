import { findingsOf } from '../../../../src/cli/read/report.ts';
import { reportLines } from '../../../../src/cli/show/report.ts';
import { screenOf, seenJob } from '../../../support/cli.ts';

const found = [
  { id: 'CVE-1', severity: 'low', package: 'a', installed: '1' },
  { id: 'CVE-2\u001b[2J', severity: 'critical', package: 'b', installed: '2', fixed: '3', image: 'debian' },
  { id: 'CVE-3', severity: 'odd', package: 'c' },
];
const archived = `{"digest":"sha256:1","counts":{}}\n${JSON.stringify(found)}\n`;
const findings = findingsOf(archived) ?? [];
const job = seenJob({
  status: {
    vulnerabilities: {
      critical: 1,
      high: 0,
      medium: 0,
      low: 1,
      unknown: 0,
      gating: 1,
      top: [],
      database: '2026-01-01T00:00:00Z',
    },
  },
});

describe('the report of a scan', () => {
  it('shows what it says in its order, in plain text', () => {
    expect(reportLines(job, findings, screenOf(80))).toEqual([
      '1 critical, 0 high, 0 medium, 1 low, 0 unknown; 1 fails the job',
      'vulnerability database of 2026-01-01T00:00:00Z',
      '',
      'ID      SEVERITY   PACKAGE   INSTALLED   FIXED   BASE IMAGE',
      'CVE-1   low        a         1           -',
      'CVE-2   critical   b         2           3       debian',
      'CVE-3   odd        c                     -',
    ]);
  });

  it('is painted by severity', () => {
    const lines = reportLines(job, findings, screenOf(80, { colors: true }));
    expect(lines[5]).toContain('\u001b[31mCVE-2');
    expect(lines[4]).toMatch(/^CVE-1/);
  });

  it.each(['', 'not found', '[{"id":"cut"', '{"digest":"x"}', '[1]'])(
    'is none, and not empty, for %j',
    (text) => {
      expect(findingsOf(text)).toBeUndefined();
      expect(findingsOf('{"digest":"x"}\n[]')).toEqual([]);
    },
  );

  it('has no column of base images if none of them matters, and no table if nothing was found', () => {
    const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, gating: 0, top: [] };
    const clean = seenJob({ status: { vulnerabilities: counts } });
    expect(reportLines(clean, [], screenOf(80))).toEqual([
      '0 critical, 0 high, 0 medium, 0 low, 0 unknown; 0 fail the job',
    ]);
    expect(reportLines(seenJob(), findings.slice(0, 1), screenOf(80))).toEqual([
      'the scan has no result',
      '',
      'ID      SEVERITY   PACKAGE   INSTALLED   FIXED',
      'CVE-1   low        a         1           -',
    ]);
  });
});
