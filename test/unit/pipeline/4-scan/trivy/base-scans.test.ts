import type { BaseMode } from '../../../../../src/config/scan.ts';
import { summarizeTrivy } from '../../../../../src/pipeline/4-scan/trivy/verdict.ts';
import { policy, trivyReport, trivyVulnerability as vulnerability } from '../../../../support/trivy.ts';

const packages = (count: number, vulnerabilities: object[] = []): object => ({
  Class: 'os-pkgs',
  Type: 'debian',
  Packages: Array.from({ length: count }, (_, number) => ({ Name: `package${number}` })),
  Vulnerabilities: vulnerabilities,
});
const os = (Family: string, Name: string) => ({ OS: { Family, Name } });
const report = (system: object, count: number, DiffIDs: string[], found: object[] = []): string =>
  trivyReport([], { Metadata: { ...system, DiffIDs }, Results: [packages(count, found)] });

const debian = os('debian', '12.5');
const base = report(debian, 10, ['a', 'b'], [vulnerability({ PkgName: 'package1' })]);
const clean = report(debian, 10, ['a', 'b']);

const summarize = (built: string, text: string | undefined, mode: BaseMode = 'strict', isRoot = true) =>
  summarizeTrivy({ built, bases: [{ image: 'debian:12', isRoot, text }] }, policy(), mode);

describe('attack 72: a Dockerfile that forges the list of packages', () => {
  it('does not get rid of what its base image has', () => {
    const forged = report(debian, 9, ['a', 'b', 'c']);
    expect(summarize(forged, base)).toMatchObject({
      counts: { high: 1 },
      gating: 1,
      top: [{ id: 'CVE-2023-0464', package: 'package1', image: 'debian:12' }],
    });
    expect(summarize(forged, base).inconclusive).toBeUndefined();
  });

  it('does get rid of it if the operator trusts upgrades, but only with a package that is still listed', () => {
    const upgraded = report(debian, 10, ['a', 'b', 'c']);
    expect(summarize(upgraded, base, 'upgrades').gating).toBe(0);
    const removed = trivyReport([], {
      Metadata: { ...debian, DiffIDs: ['a', 'b', 'c'] },
      Results: [{ Class: 'os-pkgs', Packages: Array.from({ length: 9 }, () => ({ Name: 'other' })) }],
    });
    expect(summarize(removed, base, 'upgrades').gating).toBe(1);
  });

  it('counts once what both have', () => {
    const both = report(debian, 10, ['a', 'b'], [vulnerability({ PkgName: 'package1' })]);
    expect(summarize(both, base)).toMatchObject({ counts: { high: 1 } });
    expect(summarize(both, base).top[0]).not.toHaveProperty('image');
  });

  it.each<[string, string, string | undefined, RegExp]>([
    ['cuts it', report(debian, 4, ['a', 'b', 'c']), clean, /lists 4 packages .* "debian:12" lists 10/],
    [
      'claims another release',
      report(os('debian', '99.1'), 10, ['a', 'b']),
      clean,
      /^the image says that it is "debian 99\.1", but its base images do not \("debian 12\.5"\)$/,
    ],
    ['claims another distribution', report(os('ubuntu', '24.04'), 10, ['a', 'b']), clean, /"ubuntu 24\.04"/],
    ['replaces the layers', report(debian, 10, ['a', 'x']), clean, /does not begin with the layers/],
    ['is based on nothing that can be scanned', clean, undefined, /"debian:12" could not be scanned/],
    ['has a base with a broken report', clean, '{}', /"debian:12" could not be scanned/],
    [
      'has a base without updates',
      clean,
      report({ OS: { Family: 'debian', Name: '12.5', EOSL: true } }, 10, ['a', 'b']),
      /^the base image "debian:12": .*no longer gets security updates/,
    ],
    [
      'claims an operating system that its base does not have',
      clean,
      trivyReport([], { Metadata: { DiffIDs: ['a'] } }),
      /no base image has an operating system/,
    ],
  ])('is inconclusive if it %s', (_, built, text, says) => {
    expect(summarize(built, text).inconclusive).toMatch(says);
    expect(summarize(built, text, 'off').inconclusive).toBeUndefined();
  });

  it('may update the distribution within its release', () => {
    expect(summarize(report(os('debian', '12.9'), 10, ['a', 'b']), clean).inconclusive).toBeUndefined();
    const alpine = (version: string) => report(os('alpine', version), 10, ['a']);
    expect(summarize(alpine('3.20.2'), alpine('3.20.1')).inconclusive).toBeUndefined();
    expect(summarize(alpine('3.21.0'), alpine('3.20.1')).inconclusive).toMatch(/its base images do not/);
  });

  it('need not begin with the layers of an image that it only copies from', () => {
    expect(summarize(report(debian, 4, ['x']), clean, 'strict', false).inconclusive).toBeUndefined();
  });

  it('without an operating system is judged by that alone', () => {
    const unknown = trivyReport([], { Metadata: { DiffIDs: ['a'] } });
    expect(summarize(unknown, unknown).inconclusive).toMatch(/^unknown OS/);
  });
});
