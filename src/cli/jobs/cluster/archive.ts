import { z } from 'zod';
import type { Cluster } from '../../../cluster/cluster.ts';
import { gunzip } from '../../../text/gzip.ts';
import type { Job } from '../job.ts';

const configMap = z.object({ binaryData: z.record(z.string(), z.string()).default({}) });

/** Bytes. Archived texts have at most 256 KiB; whoever can write ConfigMaps could put a bomb there. */
const largest = 1024 * 1024;

/** Reads one text of the archive of a job, such as `build.log`; undefined if there is none. */
export type ReadArchive = (file: string) => string | undefined;

/** Reads the archive of a job: what outlives its pods. Undefined if it has none (yet). */
export async function openArchive(cluster: Cluster, job: Job): Promise<ReadArchive | undefined> {
  const { archive: name } = job.status;
  if (name === undefined) return undefined;
  const object = await cluster.get({ kind: 'ConfigMap', namespace: job.metadata.namespace, name });
  if (!object) return undefined;
  const { binaryData } = configMap.parse(object);
  return (file) => {
    const packed = Object.hasOwn(binaryData, `${file}.gz`) ? binaryData[`${file}.gz`] : undefined;
    if (packed === undefined) return undefined;
    const bytes = gunzip(Buffer.from(packed, 'base64'), largest);
    return typeof bytes === 'string' ? undefined : bytes.toString();
  };
}
