import { z } from 'zod';
import { gunzip } from '../text/gzip.ts';
import { reportLimits } from './scan-report.ts';

const archiveSchema = z.object({
  metadata: z.object({ ownerReferences: z.array(z.object({ uid: z.string() })).default([]) }),
  binaryData: z.record(z.string(), z.string()).default({}),
});

/**
 * A text of an archive, such as `build.log`; undefined if there is none. Only what the job owns is its archive. Whoever can
 * write ConfigMaps could put a bomb there: a report is the largest text that the operator keeps.
 * @param job the uid of the job
 */
export function archivedText(configMap: unknown, file: string, job: string): string | undefined {
  const { data } = archiveSchema.safeParse(configMap);
  if (!data?.metadata.ownerReferences.some(({ uid }) => uid === job)) return undefined;
  const packed = data.binaryData[`${file}.gz`];
  const bytes = packed === undefined ? 'invalid' : gunzip(Buffer.from(packed, 'base64'), reportLimits.bytes);
  return typeof bytes === 'string' ? undefined : bytes.toString();
}
