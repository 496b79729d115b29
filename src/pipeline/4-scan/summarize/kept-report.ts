import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { reportLimits } from '../../../resource/scan-report.ts';
import { parseJson } from '../../../text/json.ts';

/**
 * What is left out of a report, field by field, until it fits. At first what is only about the image: lists of files, and
 * its configuration, which may have what a build was given in confidence. Then prose, and then packages.
 */
const omissions: readonly (readonly string[])[] = [
  ['InstalledFiles', 'ImageConfig'],
  ['Description', 'References', 'CVSS', 'VendorSeverity', 'DependsOn', 'Maintainer'],
  ['Packages'],
];

const anyObject = z.looseObject({});

/** The scanner's report as the archive keeps it: gzip, in base64. Undefined if even its essence is too large. */
export function keptReport(text: string): string | undefined {
  const parsed = anyObject.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  for (let level = 1; level <= omissions.length; level += 1) {
    const packed = pack(parsed.data, omissions.slice(0, level).flat());
    if (packed !== undefined) return packed;
  }
  return undefined;
}

function pack(report: object, omitted: readonly string[]): string | undefined {
  const left = new Set(omitted);
  const json = JSON.stringify({ ...report, Omitted: omitted }, (key, value: unknown) =>
    left.has(key) ? undefined : value,
  );
  if (Buffer.byteLength(json) > reportLimits.bytes) return undefined;
  const packed = gzipSync(json);
  return packed.length > reportLimits.packedBytes ? undefined : packed.toString('base64');
}
