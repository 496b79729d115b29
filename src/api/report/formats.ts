import { toCycloneDx } from './cyclonedx.ts';
import { toSarif } from './sarif.ts';
import { parseTrivyReport, type TrivyReport } from './trivy.ts';

/** The media types of a report, and what makes them of Trivy's own. */
const conversions = {
  'application/json': undefined,
  'application/sarif+json': toSarif,
  'application/vnd.cyclonedx+json': toCycloneDx,
} as const satisfies Record<string, ((report: TrivyReport) => object) | undefined>;

export type ReportType = keyof typeof conversions;

export const reportTypes = Object.keys(conversions) as [ReportType, ...ReportType[]];

/** A report in another format. Undefined if it is none. @param text Trivy's own format */
export function convertReport(text: string, type: ReportType): string | undefined {
  const convert = conversions[type];
  if (!convert) return text;
  const report = parseTrivyReport(text);
  return report && JSON.stringify(convert(report));
}
