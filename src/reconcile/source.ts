import { z } from 'zod';
import type { Cluster } from '../cluster/client.ts';
import type { SourceSeen } from '../pipeline/snapshot.ts';
import type { DockerfileJob } from '../resource/schema.ts';

const texts = z.record(z.string(), z.string()).default({});
const configMapSchema = z.object({ data: texts, binaryData: texts });

/** Reads the Dockerfile and the files beside it. What the user got wrong is an answer, not an error. */
export async function readSource(cluster: Cluster, { metadata, spec }: DockerfileJob): Promise<SourceSeen> {
  const { dockerfile, configMap } = spec.source;
  if (dockerfile !== undefined) return { found: true, dockerfile, files: {} };
  if (configMap === undefined) return { found: false, message: 'spec.source is empty' };
  const { name, key } = configMap;
  const field = 'spec.source.configMap';
  const raw = await cluster.get({ kind: 'ConfigMap', namespace: metadata.namespace, name });
  if (!raw)
    return { found: false, message: `${field}.name: there is no ConfigMap ${metadata.namespace}/${name}` };
  const { data, binaryData } = configMapSchema.parse(raw);
  const { [key]: text, ...others } = data;
  if (text === undefined)
    return { found: false, message: `${field}.key: ConfigMap ${name} has no key ${key}` };
  const encoded = Object.entries(others).map(([file, content]): [string, string] => [
    file,
    Buffer.from(content).toString('base64'),
  ]);
  return { found: true, dockerfile: text, files: { ...binaryData, ...Object.fromEntries(encoded) } };
}
