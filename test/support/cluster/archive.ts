import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';

const schema = z.object({ binaryData: z.record(z.string(), z.string()).default({}) });

/** Reads a job's archive: texts by name, or undefined if the job has no archive, or none any more. */
export async function readArchive(
  cluster: Cluster,
  { metadata, status }: DockerfileJob,
): Promise<Record<string, string> | undefined> {
  if (status.archive === undefined) return undefined;
  const raw = await cluster.get({ kind: 'ConfigMap', namespace: metadata.namespace, name: status.archive });
  if (!raw) return undefined;
  const packed = Object.entries(schema.parse(raw).binaryData);
  return Object.fromEntries(
    packed.map(([name, data]) => [
      name.replace(/\.gz$/, ''),
      gunzipSync(Buffer.from(data, 'base64')).toString(),
    ]),
  );
}
