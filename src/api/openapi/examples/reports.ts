import type { ReportType } from '../../report/formats.ts';
import type { ExampleValues } from '../types.ts';

const id = 'CVE-2023-45853';

/** The same finding in each format, with the members that most clients read. */
export const reports: Record<ReportType, ExampleValues> = {
  'application/json': {
    trivy: {
      SchemaVersion: 2,
      ArtifactType: 'container_image',
      Results: [
        {
          Target: 'debian 12.5',
          Class: 'os-pkgs',
          Type: 'debian',
          Vulnerabilities: [
            {
              VulnerabilityID: id,
              PkgName: 'zlib1g',
              InstalledVersion: '1:1.2.13.dfsg-1',
              Severity: 'CRITICAL',
            },
          ],
        },
      ],
    },
  },
  'application/sarif+json': {
    sarif: {
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'Trivy', rules: [{ id }] } },
          results: [{ ruleId: id, level: 'error', message: { text: 'Package: zlib1g' } }],
        },
      ],
    },
  },
  'application/vnd.cyclonedx+json': {
    cyclonedx: {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      components: [{ type: 'library', name: 'zlib1g', version: '1:1.2.13.dfsg-1' }],
      vulnerabilities: [{ id }],
    },
  },
};
