import { z } from 'zod';
import { parseJson } from '../../text/json.ts';

const text = z.string();
const texts = z.array(text).default([]);

const trivyPackage = z.object({
  ID: text.optional(),
  Name: text.default(''),
  Version: text.default(''),
  Identifier: z.object({ PURL: text.optional(), UID: text.optional() }).default({}),
  Maintainer: text.optional(),
  Licenses: texts,
  DependsOn: texts,
});

const vulnerability = z.object({
  VulnerabilityID: text,
  PkgID: text.optional(),
  PkgName: text,
  PkgPath: text.optional(),
  PkgIdentifier: z.object({ PURL: text.optional(), UID: text.optional() }).default({}),
  InstalledVersion: text.default(''),
  FixedVersion: text.optional(),
  Severity: text.default('UNKNOWN'),
  SeveritySource: text.optional(),
  PrimaryURL: text.optional(),
  DataSource: z.object({ ID: text.optional(), Name: text.optional(), URL: text.optional() }).optional(),
  Title: text.optional(),
  Description: text.optional(),
  CweIDs: texts,
  CVSS: z.record(text, z.object({ V3Score: z.number().optional(), V3Vector: text.optional() })).default({}),
  References: texts,
  PublishedDate: text.optional(),
  LastModifiedDate: text.optional(),
});

const result = z.object({
  Target: text.default(''),
  Class: text.optional(),
  Type: text.optional(),
  Packages: z.array(trivyPackage).default([]),
  Vulnerabilities: z.array(vulnerability).default([]),
});

/** The parts of a report that other formats have, too (aquasecurity/trivy, pkg/types/report.go). */
const schema = z.object({
  Trivy: z.object({ Version: text.optional() }).default({}),
  CreatedAt: text.optional(),
  ArtifactName: text.default('image'),
  Metadata: z
    .object({
      OS: z.object({ Family: text, Name: text.default('') }).optional(),
      ImageID: text.optional(),
      RepoDigests: texts,
    })
    .prefault({}),
  Results: z.array(result).default([]),
});

export type TrivyReport = z.output<typeof schema>;
export type TrivyPackage = z.output<typeof trivyPackage>;
export type TrivyVulnerability = z.output<typeof vulnerability>;

/** Parses a report; undefined for any other text. */
export const parseTrivyReport = (json: string): TrivyReport | undefined =>
  schema.safeParse(parseJson(json)).data;

/** Severities as Trivy knows them, and what other formats call them. */
const severities = {
  CRITICAL: { level: 'error', score: '9.5', word: 'critical' },
  HIGH: { level: 'error', score: '8.0', word: 'high' },
  MEDIUM: { level: 'warning', score: '5.5', word: 'medium' },
  LOW: { level: 'note', score: '2.0', word: 'low' },
  UNKNOWN: { level: 'note', score: '0.0', word: 'unknown' },
} as const;

export const severityOf = ({ Severity }: Pick<TrivyVulnerability, 'Severity'>) =>
  severities[(Object.hasOwn(severities, Severity) ? Severity : 'UNKNOWN') as keyof typeof severities];
