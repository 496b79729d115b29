import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const vulnerability = z.object({
  VulnerabilityID: z.string(),
  VendorIDs: z.array(z.string()).default([]),
  PkgName: z.string(),
  InstalledVersion: z.string().default(''),
  FixedVersion: z.string().optional(),
  Title: z.string().optional(),
  Severity: z.string(),
});

const result = z.object({
  Class: z.string().optional(),
  Type: z.string().optional(),
  Packages: z.array(z.object({ Name: z.string().default('') })).default([]),
  Vulnerabilities: z.array(vulnerability).default([]),
});

/** The relevant parts of the output of `trivy image --format json` (aquasecurity/trivy, pkg/types/report.go). */
const report = z.object({
  SchemaVersion: z.literal(2),
  Metadata: z.object({
    OS: z
      .object({
        Family: z.string(),
        Name: z.string().default(''),
        /** Whether the distribution has ended its security support. */
        EOSL: z.boolean().default(false),
      })
      .optional(),
    /** Hashes of the unpacked layers, the lowest first. */
    DiffIDs: z.array(z.string()).default([]),
  }),
  Results: z.array(result).default([]),
});

export type Report = z.output<typeof report>;

/** Parses a report of Trivy. Returns text that says what is wrong with any other text. */
export function readReport(text: string): Report | string {
  const json = parseJson(text);
  if (json === undefined) return "the scanner's report is not JSON";
  const parsed = report.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return `the scanner's report has an unknown format (${String(issue)})`;
}

/** The names of all packages. */
export const packagesOf = ({ Results }: Pick<Report, 'Results'>): string[] =>
  Results.flatMap(({ Packages }) => Packages.map(({ Name }) => Name));

/** The number of packages of the distribution. */
export const systemPackagesIn = ({ Results }: Report): number =>
  packagesOf({ Results: Results.filter(({ Class }) => Class === 'os-pkgs') }).length;
