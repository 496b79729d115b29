import type { ScanPolicy } from '../../../../../src/pipeline/4-scan/trivy/policy.ts';
import { summarizeTrivy } from '../../../../../src/pipeline/4-scan/trivy/verdict.ts';
import {
  debianPackages,
  policy,
  trivyReport,
  trivyVulnerability as vulnerability,
} from '../../../../support/trivy.ts';

const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const summarize = (text: string, rules: ScanPolicy) =>
  summarizeTrivy({ built: text, bases: [] }, rules, 'off');
const ofSeverity = (severity: string, id: string) =>
  vulnerability({ Severity: severity, VulnerabilityID: id });

describe('the summary of a scan', () => {
  it('is empty and conclusive for an image without vulnerabilities', () => {
    expect(summarize(trivyReport(), policy())).toEqual({
      counts: none,
      gating: 0,
      top: [],
      findings: [],
    });
  });

  it('counts all findings, and those that the policy forbids', () => {
    const all = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN', 'ODD'].map((one, index) =>
      ofSeverity(one, `CVE-${index}`),
    );
    const summary = summarize(trivyReport(all), policy());
    expect(summary.counts).toEqual({ critical: 1, high: 1, medium: 1, low: 1, unknown: 2 });
    expect(summary.gating).toBe(2);
    expect(summarize(trivyReport(all), policy({ failOn: 'unknown' })).gating).toBe(6);
    expect(summarize(trivyReport(all), policy({ failOn: 'critical' })).gating).toBe(1);
  });

  it('counts unfixed vulnerabilities, but does not fail the job for them if the policy ignores them', () => {
    const report = trivyReport([
      vulnerability({ FixedVersion: undefined }),
      vulnerability({ VulnerabilityID: 'B', FixedVersion: '' }),
    ]);
    expect(summarize(report, policy())).toMatchObject({ counts: { high: 2 }, gating: 0 });
    expect(summarize(report, policy({ ignoreUnfixed: false })).gating).toBe(2);
  });

  it.each(['CVE-2023-0464', 'DSA-5417-1'])(
    'counts a vulnerability ignored by its id %s, but does not fail the job for it',
    (id) => {
      const report = trivyReport([vulnerability({ VendorIDs: ['DSA-5417-1'] })]);
      expect(summarize(report, policy({ ignoreIds: [id] }))).toMatchObject({
        counts: { high: 1 },
        gating: 0,
      });
      expect(summarize(report, policy({ ignoreIds: ['GHSA-x'] })).gating).toBe(1);
    },
  );

  it('lists the ten worst, forbidden ones first', () => {
    const unfixed = vulnerability({ VulnerabilityID: 'A', Severity: 'CRITICAL', FixedVersion: undefined });
    const many = Array.from({ length: 12 }, (_, index) => ofSeverity('LOW', `L-${index}`));
    const { top, findings } = summarize(
      trivyReport([...many, unfixed, ofSeverity('HIGH', 'C'), ofSeverity('CRITICAL', 'B')]),
      policy(),
    );
    expect(top.map(({ id }) => id)).toEqual([
      'B',
      'C',
      'A',
      'L-0',
      'L-1',
      'L-10',
      'L-11',
      'L-2',
      'L-3',
      'L-4',
    ]);
    expect(top[1]).toEqual({
      id: 'C',
      severity: 'high',
      package: 'libssl3',
      installed: '3.0.8-1',
      fixed: '3.0.9-1',
    });
    expect(top[2]).toEqual({ id: 'A', severity: 'critical', package: 'libssl3', installed: '3.0.8-1' });
    expect(findings).toHaveLength(15);
    expect(findings[0]?.title).toBe('openssl: denial of service');
  });

  it('has one entry per id and package: the worst one', () => {
    const other = vulnerability({ PkgName: 'openssl', Title: undefined });
    const unfixed = vulnerability({ FixedVersion: undefined, InstalledVersion: undefined });
    const summary = summarize(trivyReport([unfixed, vulnerability(), vulnerability(), other]), policy());
    expect(summary).toMatchObject({ counts: { high: 2 }, gating: 2 });
    expect(summary.top.map(({ package: name, fixed }) => [name, fixed])).toEqual([
      ['libssl3', '3.0.9-1'],
      ['openssl', '3.0.9-1'],
    ]);
  });

  it('truncates names and versions that come from the image', () => {
    const long = 'x'.repeat(5000);
    const [finding] = summarize(
      trivyReport([vulnerability({ PkgName: long, InstalledVersion: long })]),
      policy(),
    ).findings;
    expect(JSON.stringify(finding).length).toBeLessThan(400);
  });

  it('counts language packages as well', () => {
    const npm = {
      Class: 'lang-pkgs',
      Type: 'node-pkg',
      Vulnerabilities: [vulnerability({ PkgName: 'lodash' })],
    };
    const report = trivyReport([], { Results: [debianPackages(), npm] });
    expect(summarize(report, policy())).toMatchObject({ counts: { high: 1 }, gating: 1 });
  });
});

describe('a scan is inconclusive', () => {
  const doubt = (text: string) => summarize(text, policy()).inconclusive;

  it('attack 37: when the scanner does not recognize the OS of the image', () => {
    const os = { Metadata: { ImageID: 'sha256:0' } };
    expect(doubt(trivyReport([], { ...os, Results: undefined }))).toMatch(/^unknown OS/);
    expect(doubt(trivyReport([], { ...os, Results: [{ Class: 'lang-pkgs', Packages: [{}] }] }))).toMatch(
      /^unknown OS/,
    );
  });

  it('when the scanner has no advisories for the OS', () => {
    const fedora = { Metadata: { OS: { Family: 'fedora', Name: '40' } }, Results: undefined };
    expect(doubt(trivyReport([], fedora))).toBe(
      'unsupported OS: the scanner has no advisories for "fedora 40"',
    );
    expect(doubt(trivyReport([], { Metadata: { OS: { Family: 'none' } }, Results: undefined }))).toContain(
      '"none"',
    );
  });

  it('attack 37: when the image hides its packages', () => {
    const bare = { Results: [{ Target: 'image (debian 12.1)', Class: 'os-pkgs', Type: 'debian' }] };
    expect(doubt(trivyReport([], bare))).toBe(
      'the image is "debian 12.1", but its list of packages is missing',
    );
  });

  it('attack 72: when the distribution no longer gets security updates', () => {
    const old = { Metadata: { OS: { Family: 'debian', Name: '8.11', EOSL: true } } };
    expect(doubt(trivyReport([], old))).toBe(
      'the image is "debian 8.11", which no longer gets security updates, so the scanner has no advisories for it',
    );
  });

  it('when the release is not one that has advisories', () => {
    const testing = { Metadata: { OS: { Family: 'debian', Name: 'trixie/sid' } } };
    expect(doubt(trivyReport([], testing))).toMatch(/^unsupported OS: .*"debian trixie\/sid"/);
  });

  it('when the report is not JSON', () => {
    expect(doubt('FATAL')).toBe("the scanner's report is not JSON");
  });

  it.each([
    ['{"SchemaVersion":3,"Metadata":{}}', 'SchemaVersion'],
    ['{"SchemaVersion":2}', 'Metadata'],
    ['[]', 'expected object'],
  ])('when the report has an unknown format: %s', (text, part) => {
    expect(doubt(text)).toContain('has an unknown format');
    expect(doubt(text)).toContain(part);
  });

  it('but still counts the findings', () => {
    const report = trivyReport([], { Metadata: {}, Results: [debianPackages([vulnerability()])] });
    expect(summarize(report, policy())).toMatchObject({ counts: { high: 1 }, gating: 1 });
  });
});
