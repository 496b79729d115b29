import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCycloneDx } from '../../../../src/api/report/cyclonedx.ts';
import { toSarif } from '../../../../src/api/report/sarif.ts';
import { parseTrivyReport, type TrivyReport } from '../../../../src/api/report/trivy.ts';
import { trivyReport, trivyVulnerability } from '../../../support/trivy.ts';

/** A report of Trivy 0.76 on an image of Python, cut to ten packages, and what `trivy convert` makes of it. */
const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../fixtures/trivy', `${name}.json`), 'utf8');

function parsed(text: string): TrivyReport {
  const report = parseTrivyReport(text);
  if (!report) throw new Error('not a report');
  return report;
}

const report = parsed(fixture('report'));

/** The parts of both formats that are compared. */
interface Sarif {
  readonly runs: {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: Rule[] } };
    readonly results: { readonly ruleIndex: number; readonly ruleId: string }[];
  }[];
}
interface Rule {
  readonly id: string;
  readonly properties: { readonly 'security-severity': string };
}
interface Bom {
  readonly serialNumber: string;
  readonly specVersion: string;
  readonly components: { readonly 'bom-ref': string; readonly purl?: string; readonly name: string }[];
  readonly dependencies: { readonly ref: string; readonly dependsOn?: string[] }[];
  readonly vulnerabilities: {
    readonly id: string;
    readonly ratings: Record<string, unknown>[];
    readonly cwes?: number[];
    readonly affects: { readonly ref: string; readonly versions: unknown[] }[];
  }[];
}

const sorted = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort();

describe('a report in SARIF', () => {
  const [mine, theirs] = [toSarif(report) as Sarif, JSON.parse(fixture('sarif')) as Sarif];

  it('has the rules and results that `trivy convert` writes', () => {
    const partsOf = ({ runs: [run] }: Sarif) => ({
      rules: run?.tool.driver.rules.map(({ help: _, ...rule }: Rule & { help?: unknown }) => rule),
      results: sorted(run?.results ?? []),
    });
    expect(partsOf(mine)).toEqual(partsOf(theirs));
  });

  it('points from each result to its rule', () => {
    const [run] = mine.runs;
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it('has the highest score that is known, or the one of the severity', () => {
    const one = trivyVulnerability({ CVSS: { nvd: { V3Score: 7.5 }, redhat: { V3Score: 5.9 } } });
    const odd = trivyVulnerability({ VulnerabilityID: 'X-1', Severity: 'toString' });
    const { runs } = toSarif(parsed(trivyReport([one, odd]))) as Sarif;
    expect(runs[0]?.tool.driver.rules.map(({ properties }) => properties['security-severity'])).toEqual([
      '7.5',
      '0.0',
    ]);
  });

  it('of an image without vulnerabilities has none', () => {
    expect(toSarif(parsed(trivyReport()))).toMatchObject({ runs: [{ results: [] }] });
  });
});

describe('a report in CycloneDX', () => {
  const [mine, theirs] = [toCycloneDx(report) as Bom, JSON.parse(fixture('cyclonedx')) as Bom];
  const packages = ({ components }: Bom) =>
    sorted(components.filter(({ purl }) => purl !== undefined).map(({ purl, name }) => ({ purl, name })));
  const edges = ({ dependencies }: Bom) =>
    sorted(
      dependencies
        .filter(({ ref }) => ref.startsWith('pkg:deb/'))
        .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: [...dependsOn].sort() })),
    );
  const affected = ({ vulnerabilities }: Bom) =>
    sorted(vulnerabilities.map(({ id, cwes, affects }) => ({ id, cwes, affects: sorted(affects) })));

  it.each([
    ['packages', packages],
    ['dependencies', edges],
    ['vulnerabilities', affected],
  ])('has the %s that `trivy convert` writes', (_what, partsOf) => {
    expect(partsOf(mine)).toEqual(partsOf(theirs));
    expect(partsOf(mine).length).toBeGreaterThan(0);
  });

  it('is the same document each time', () => {
    expect(toCycloneDx(parsed(fixture('report')))).toEqual(mine);
    expect(mine.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('has scores where they are known', () => {
    const CVSS = {
      nvd: { V3Score: 7.5, V3Vector: 'CVSS:3.1/AV:N' },
      old: { V3Score: 5, V3Vector: 'CVSS:3.0/AV:N' },
      none: {},
    };
    const one = trivyVulnerability({ CVSS, CweIDs: ['CWE-79', 'NVD-CWE-noinfo'] });
    const { vulnerabilities } = toCycloneDx(parsed(trivyReport([one]))) as Bom;
    expect(vulnerabilities[0]).toMatchObject({
      cwes: [79],
      ratings: [
        { severity: 'high' },
        { source: { name: 'nvd' }, score: 7.5, method: 'CVSSv31', vector: 'CVSS:3.1/AV:N' },
        { source: { name: 'old' }, score: 5, method: 'CVSSv3' },
      ],
    });
  });

  it('names packages that are there twice apart, and those of applications by what they are in', () => {
    const twice = [{ ID: 'a@1', Name: 'a', Version: '1', Identifier: { PURL: 'pkg:npm/a@1' } }];
    const { components, dependencies } = toCycloneDx(
      parsed(
        trivyReport([], {
          Results: [
            { Target: 'app/one.json', Class: 'lang-pkgs', Type: 'npm', Packages: twice },
            { Target: 'app/two.json', Class: 'lang-pkgs', Type: 'npm', Packages: twice },
          ],
        }),
      ),
    ) as Bom;
    expect(components.map((one) => one['bom-ref'])).toEqual([
      'app:app/one.json',
      'pkg:npm/a@1',
      'app:app/two.json',
      'pkg:npm/a@1#2',
    ]);
    expect(dependencies[0]).toEqual({ ref: 'image', dependsOn: ['app:app/one.json', 'app:app/two.json'] });
  });

  it('says that the image is affected if the report has no packages any more', () => {
    const bare = trivyReport([], { Results: [{ Target: 'x', Vulnerabilities: [trivyVulnerability()] }] });
    const { vulnerabilities } = toCycloneDx(parsed(bare)) as Bom;
    expect(vulnerabilities[0]?.affects.map(({ ref }) => ref)).toEqual(['image']);
  });
});

test.each(['', '[]', '{"Results": 7}', '{"Results": [{"Vulnerabilities": [{}]}]}'])(
  '%j is no report',
  (text) => {
    expect(parseTrivyReport(text)).toBeUndefined();
  },
);
