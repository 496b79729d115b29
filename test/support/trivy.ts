import type { ScanPolicy } from '../../src/pipeline/4-scan/trivy/policy.ts';

/** A vulnerability as Trivy reports it. Defaults to CVE-2023-0464 of libssl3. */
export const trivyVulnerability = (more: object = {}): object => ({
  VulnerabilityID: 'CVE-2023-0464',
  PkgID: 'libssl3@3.0.8-1',
  PkgName: 'libssl3',
  InstalledVersion: '3.0.8-1',
  FixedVersion: '3.0.9-1',
  Status: 'fixed',
  Title: 'openssl: denial of service',
  Severity: 'HIGH',
  ...more,
});

/** The result for Debian packages in a report. */
export const debianPackages = (vulnerabilities: object[] = []): object => ({
  Target: 'image (debian 12.1)',
  Class: 'os-pkgs',
  Type: 'debian',
  Packages: [{ ID: 'libssl3@3.0.8-1', Name: 'libssl3' }],
  ...(vulnerabilities.length > 0 && { Vulnerabilities: vulnerabilities }),
});

/** A report of `trivy image --format json` on a Debian image, as Trivy 0.76 writes it. */
export const trivyReport = (vulnerabilities: object[] = [], more: object = {}): string =>
  JSON.stringify({
    SchemaVersion: 2,
    Trivy: { Version: '0.76.0' },
    ArtifactType: 'container_image',
    Metadata: { Size: 10240, OS: { Family: 'debian', Name: '12.1' } },
    Results: [debianPackages(vulnerabilities)],
    ...more,
  });

/** The defaults of spec.scan. */
export const policy = (more: Partial<ScanPolicy> = {}): ScanPolicy => ({
  failOn: 'high',
  ignoreUnfixed: true,
  ignoreIds: [],
  ...more,
});
