import type { JobContext } from './job-context.ts';
import type { ConfigMap, Volume, VolumeMount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'dockerfile';
const folder = '/dockerfile';

/** Where the Dockerfile is mounted. */
export const dockerfilePath = { folder, file: `${folder}/Dockerfile` } as const;

/** The Dockerfile for the linters and, unless it comes from a repository, for the engine. */
export const dockerfileConfigMap = (context: JobContext, dockerfile: string): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, name),
  immutable: false,
  data: { Dockerfile: dockerfile },
});

export const dockerfileVolume: Volume = { name, configMap: { name } };

export const dockerfileMount: VolumeMount = { name, mountPath: folder, readOnly: true };
