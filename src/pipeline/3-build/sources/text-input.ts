import { createHash } from 'node:crypto';
import { sourceAnnotation } from '../../../resource/names.ts';
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

/** A source that the operator itself has read: the Dockerfile and the other files, base64 by name. */
export function textSource(dockerfile: string, files: Files): Extract<SourceSeen, { kind: 'read' }> {
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  const sha256 = createHash('sha256')
    .update(JSON.stringify([dockerfile, sorted]))
    .digest('hex');
  return { kind: 'read', dockerfile, files, sha256 };
}

/**
 * The build input for a source that the operator has read. The Dockerfile, unless the spec has it, and the files become
 * ConfigMaps in the job's namespace.
 * @throws Error if the source was not read, which the caller must rule out
 */
export function textInput(context: JobContext, seen: SourceSeen): BuildInput {
  if (seen.kind !== 'read') throw new Error('the Dockerfile was not read');
  const { dockerfile, files, sha256 } = seen;
  const isInline = context.job.spec.source.dockerfile !== undefined;
  const hasFiles = Object.keys(files).length > 0;
  return {
    objects: [
      ...(isInline ? [] : [pinnable(dockerfileConfigMap(context, dockerfile), sha256)]),
      ...(hasFiles ? [contextFiles(context, files)] : []),
    ],
    dockerfileFolder: dockerfilePath.folder,
    contextFolder: paths.workspace,
    mounts: [
      dockerfileMount,
      { name: 'workspace', mountPath: paths.workspace },
      // By subPath: the files of a ConfigMap mounted as a whole are symbolic links, and COPY preserves links.
      ...Object.keys(files).map((file) => ({
        name: 'context',
        mountPath: `${paths.workspace}/${file}`,
        subPath: file,
        readOnly: true,
      })),
    ],
    volumes: [
      dockerfileVolume(context),
      { name: 'workspace', emptyDir: { sizeLimit: '1Mi' } },
      ...(hasFiles ? [{ name: 'context', configMap: { name: 'context' } }] : []),
    ],
    initContainers: [],
  };
}

/** Lets later passes see whether the copy is complete. */
const pinnable = (manifest: Manifest & ConfigMap, sha256: string): Manifest & ConfigMap => ({
  ...manifest,
  metadata: { ...manifest.metadata, annotations: { [sourceAnnotation]: sha256 } },
});

/** A separate ConfigMap, so that the name of a user's file cannot collide with a key of ours. */
const contextFiles = (context: JobContext, files: Files): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, 'context'),
  immutable: false,
  binaryData: { ...files },
});
