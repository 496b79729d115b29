/** The file of the archive with the scanner's report. */
export const reportFile = 'trivy.json';

/** What a report may be: bytes of its JSON, and bytes compressed. Whoever reads it must be able to hold it. */
export const reportLimits = { bytes: 4 * 1024 * 1024, packedBytes: 160 * 1024 } as const;

const mark = `${reportFile}.gz `;

/** The line with which the container `summarize` hands over the report. @param packed gzip, in base64 */
export const reportLine = (packed: string): string => mark + packed;

export interface ScanLog {
  /** The log without the report. */
  readonly text: string;
  /** The report: gzip, in base64. */
  readonly packed?: string;
}

/** Takes the report out of the log of the container `summarize`. It prints the report last. */
export function splitReport(log: string): ScanLog {
  const from = log.lastIndexOf(`\n${mark}`) + 1;
  if (from === 0) return { text: log };
  const newline = log.indexOf('\n', from);
  const end = newline === -1 ? log.length : newline;
  const packed = log.slice(from + mark.length, end);
  return { text: log.slice(0, from) + log.slice(end + 1), ...(isPacked(packed) && { packed }) };
}

/** Whether the apiserver would take it: base64 of an allowed length. */
export const isPacked = (text: string): boolean =>
  text.length <= (reportLimits.packedBytes / 3) * 4 + 4 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
