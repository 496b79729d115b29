import { files, filesVolume } from './files.ts';
import type { JobContext } from './job-context.ts';
import type { ConfigMap, Volume, VolumeMount } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'dockerfile';
const folder = '/dockerfile';

/** Where the Dockerfile is mounted. */
export const dockerfilePath = { folder, file: `${folder}/Dockerfile` } as const;

/** The Dockerfile for the scan and, unless it comes from a repository, for the engine. Not for one in the spec. */
export const dockerfileConfigMap = (context: JobContext, dockerfile: string): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, name),
  immutable: false,
  data: { Dockerfile: dockerfile },
});

/** A Dockerfile in the spec is known from the start, and among the files of the job. */
export const dockerfileVolume = ({ job }: JobContext): Volume =>
  job.spec.source.dockerfile === undefined
    ? { name, configMap: { name } }
    : filesVolume(name, [files.dockerfile]);

export const dockerfileMount: VolumeMount = { name, mountPath: folder, readOnly: true };
