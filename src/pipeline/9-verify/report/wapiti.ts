import { z } from 'zod';
import { verifySeverities, type VerifyFinding, type VerifySeverity } from '../../../resource/verify.ts';
import { parseJson } from '../../../text/json.ts';
import { oneLine } from '../../../text/quote.ts';

/** Maximum size of a report, in bytes. Whoever reads it must check that first. */
export const reportBytes = 16 * 2 ** 20;

/** Wapiti's levels, from 0 (wapitiCore/language/vulnerability.py). A mere piece of information is no finding. */
const levels = ['information', 'low', 'medium', 'high', 'critical'] as const;

const findingSchema = z.object({
  method: z.string(),
  path: z.string(),
  info: z.string(),
  level: z
    .int()
    .min(0)
    .max(levels.length - 1),
  parameter: z.string().nullish(),
});

const reportSchema = z.object({
  vulnerabilities: z.record(z.string(), z.array(findingSchema)),
  infos: z.object({
    target: z.string(),
    version: z.string(),
    crawled_pages_nbr: z.int().min(0),
  }),
});

/** What a report says. */
export interface WapitiReport {
  /** The worst first. */
  readonly findings: readonly VerifyFinding[];
  readonly tool: string;
  readonly pages: number;
}

const rankOf = (severity: VerifySeverity): number => verifySeverities.indexOf(severity);

/**
 * Reads Wapiti's JSON report, in which the target can make up any text.
 * @param target the URL that was tested
 * @returns the report, or why it proves nothing
 */
export function readWapiti(text: string, target: string): WapitiReport | string {
  const { data } = reportSchema.safeParse(parseJson(text));
  if (data === undefined) return 'the report is not one of Wapiti';
  const { infos, vulnerabilities } = data;
  if (infos.target !== target) return `the report is about ${oneLine(infos.target, 200)}`;
  if (infos.crawled_pages_nbr === 0) return 'no page was found: the service did not answer';
  const findings = Object.entries(vulnerabilities).flatMap(([category, found]) =>
    found.flatMap((one) => findingOf(category, one)),
  );
  return {
    findings: findings.sort((one, other) => rankOf(one.severity) - rankOf(other.severity)),
    tool: short(infos.version, 50),
    pages: infos.crawled_pages_nbr,
  };
}

function findingOf(category: string, found: z.output<typeof findingSchema>): VerifyFinding[] {
  const severity = verifySeverities.find((name) => name === levels[found.level]);
  if (severity === undefined) return [];
  const { method, path, info, parameter } = found;
  return [
    {
      severity,
      category: short(category, 100),
      method: short(method, 20),
      path: short(path, 200),
      ...(parameter && { parameter: short(parameter, 100) }),
      info: short(info, 300),
    },
  ];
}

/** At most `most` UTF-16 units, although an escaped character has up to ten. */
function short(text: string, most: number): string {
  const line = oneLine(text, most);
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
