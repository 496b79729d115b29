import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { keptReport } from '../../../../../src/pipeline/4-scan/summarize/kept-report.ts';
import { isPacked, reportLimits } from '../../../../../src/resource/scan-report.ts';
import { trivyReport, trivyVulnerability } from '../../../../support/trivy.ts';

interface Kept {
  readonly Omitted: string[];
  readonly Metadata: Record<string, unknown>;
  readonly Results: { Packages?: unknown[]; Vulnerabilities: Record<string, unknown>[] }[];
}

function kept(text: string): Kept | undefined {
  const packed = keptReport(text);
  if (packed === undefined) return undefined;
  expect(isPacked(packed)).toBe(true);
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as Kept;
}

const noise = (bytes: number): string => randomBytes(bytes).toString('base64');

describe('the report that is kept', () => {
  it('has everything but lists of files and the configuration of the image', () => {
    const packages = [{ Name: 'libssl3', InstalledFiles: ['/lib/libssl.so'] }];
    const report = trivyReport([], {
      Metadata: { Size: 7, ImageConfig: { config: { Env: ['TOKEN=secret'] } } },
      Results: [{ Target: 'x', Packages: packages, Vulnerabilities: [trivyVulnerability()] }],
    });
    expect(kept(report)).toEqual({
      ...(JSON.parse(report) as object),
      Omitted: ['InstalledFiles', 'ImageConfig'],
      Metadata: { Size: 7 },
      Results: [{ Target: 'x', Packages: [{ Name: 'libssl3' }], Vulnerabilities: [trivyVulnerability()] }],
    });
  });

  it('loses its prose if it is too large, and then its packages', () => {
    const wordy = kept(trivyReport([trivyVulnerability({ Description: noise(200_000) })]));
    expect(wordy?.Omitted).toContain('Description');
    expect(wordy?.Omitted).not.toContain('Packages');
    expect(wordy?.Results[0]?.Vulnerabilities[0]).not.toHaveProperty('Description');
    const packages = Array.from({ length: 3_000 }, () => ({ Name: noise(60) }));
    const large = kept(
      trivyReport([], { Results: [{ Packages: packages, Vulnerabilities: [trivyVulnerability()] }] }),
    );
    expect(large?.Omitted).toContain('Packages');
    expect(large?.Results).toEqual([{ Vulnerabilities: [trivyVulnerability()] }]);
  });

  it.each(['', '[]', 'null', 'no JSON'])('is none if there is none (%j)', (text) => {
    expect(kept(text)).toBeUndefined();
  });
});

describe('attack 100: a report that is large', () => {
  it('is not kept at all if not even its essence fits', () => {
    const many = Array.from({ length: 3_000 }, () => trivyVulnerability({ Title: noise(60) }));
    expect(kept(trivyReport(many))).toBeUndefined();
  });

  it('is measured before it is compressed, too', () => {
    const zeros = trivyVulnerability({ Title: '0'.repeat(reportLimits.bytes) });
    expect(kept(trivyReport([zeros]))).toBeUndefined();
  });
});
