import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { isForbidden } from '../cluster/errors.ts';
import { judgeGitSecret } from '../parsers/git-secret.ts';
import { succeeded } from '../pipeline/retry.ts';
import type { SourceSeen } from '../pipeline/snapshot.ts';
import type { GitSource } from '../resource/git-source.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Spec } from '../resource/spec.ts';
import { isTerminal } from '../resource/status.ts';

const texts = z.record(z.string(), z.string()).default({});
const configMapSchema = z.object({ data: texts, binaryData: texts });

/**
 * Reads the Dockerfile and the files beside it, or what it takes to fetch them. What the user got wrong is an answer,
 * not an error.
 */
export async function readSource(cluster: Cluster, job: DockerfileJob): Promise<SourceSeen> {
  const { dockerfile, configMap, git } = job.spec.source;
  if (dockerfile !== undefined) return { found: true, dockerfile, files: {} };
  if (configMap !== undefined) return readConfigMap(cluster, job.metadata.namespace, configMap);
  if (git === undefined) return { found: false, message: 'spec.source is empty' };
  const { cloneSecret } = git;
  const isFetched = isTerminal(job.status.phase) || succeeded(job, 'build');
  if (cloneSecret === undefined || isFetched) return { found: 'later' };
  return readSecret(cluster, job.metadata.namespace, { ...git, cloneSecret });
}

async function readConfigMap(
  cluster: Cluster,
  namespace: string,
  { name, key }: NonNullable<Spec['source']['configMap']>,
): Promise<SourceSeen> {
  const field = 'spec.source.configMap';
  const raw = await cluster.get({ kind: 'ConfigMap', namespace, name });
  if (!raw) return { found: false, message: `${field}.name: there is no ConfigMap ${namespace}/${name}` };
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

async function readSecret(
  cluster: Cluster,
  namespace: string,
  { url, cloneSecret: name }: GitSource & { readonly cloneSecret: string },
): Promise<SourceSeen> {
  const refuse = (message: string): SourceSeen => ({
    found: false,
    message: `spec.source.git.cloneSecret: ${message}`,
  });
  try {
    const raw = await cluster.get({ kind: 'Secret', namespace, name });
    if (!raw) return refuse(`there is no Secret ${namespace}/${name}`);
    const verdict = judgeGitSecret(raw, name, url);
    return verdict.ok ? { found: 'later', credentials: verdict.credentials } : refuse(verdict.message);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return refuse(
      `the operator may not read Secret ${namespace}/${name}; docs/install.md tells how it is let to`,
    );
  }
}
