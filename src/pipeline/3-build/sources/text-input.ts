import { createHash } from 'node:crypto';
import {
  dockerfileConfigMap,
  dockerfileMount,
  dockerfilePath,
  dockerfileVolume,
} from '../../manifest/dockerfile-volume.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { ConfigMap } from '../../manifest/kubernetes.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { objectMetadata } from '../../manifest/metadata.ts';
import type { SourceSeen } from '../../snapshot.ts';
import { paths } from '../paths.ts';
import type { BuildInput } from './source.ts';

type Files = Readonly<Record<string, string>>;

/** A Dockerfile and its files, base64 by name, as the operator has read them. */
export function textSource(dockerfile: string, files: Files): SourceSeen {
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  const sha256 = createHash('sha256')
    .update(JSON.stringify([dockerfile, sorted]))
    .digest('hex');
  return { kind: 'read', dockerfile, files, sha256 };
}

/**
 * The input of a build whose Dockerfile and files the operator has read: it puts them into ConfigMaps of the job.
 * @throws Error when they were not read: the step asks only when they were
 */
export function textInput(context: JobContext, seen: SourceSeen): BuildInput {
  if (seen.kind !== 'read') throw new Error('the Dockerfile was not read');
  const { dockerfile, files } = seen;
  return {
    objects: [dockerfileConfigMap(context, dockerfile), contextFiles(context, files)],
    dockerfileFolder: dockerfilePath.folder,
    contextFolder: paths.workspace,
    mounts: [
      dockerfileMount,
      { name: 'workspace', mountPath: paths.workspace },
      // By subPath: a ConfigMap mounted as a whole consists of links, which COPY would copy as links.
      ...Object.keys(files).map((file) => ({
        name: 'context',
        mountPath: `${paths.workspace}/${file}`,
        subPath: file,
        readOnly: true,
      })),
    ],
    volumes: [
      dockerfileVolume,
      { name: 'workspace', emptyDir: { sizeLimit: '1Mi' } },
      { name: 'context', configMap: { name: 'context', optional: true } },
    ],
    initContainers: [],
  };
}

/** In a ConfigMap of their own, so that no name of a user's file collides with one of ours. */
const contextFiles = (context: JobContext, files: Files): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, 'context'),
  immutable: false,
  binaryData: { ...files },
});
