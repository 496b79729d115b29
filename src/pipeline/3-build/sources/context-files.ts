import { buildPaths } from '../paths.ts';
import type { JobContext } from '../../manifest/job-context.ts';
import type { ConfigMap, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { objectMetadata } from '../../manifest/metadata.ts';

/**
 * The files that COPY and ADD see, in a ConfigMap of their own: no name of a user's file can meet one of ours.
 * @param files base64 of the content, by file name; the names are the keys of the user's ConfigMap.
 */
export const contextFiles = (
  context: JobContext,
  files: Readonly<Record<string, string>>,
): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, 'context'),
  immutable: false,
  binaryData: { ...files },
});

/** The folder of the build context, and what is put into it. */
export const contextVolumes: readonly Volume[] = [
  { name: 'workspace', emptyDir: { sizeLimit: '1Mi' } },
  { name: 'context', configMap: { name: 'context', optional: true } },
];

/** Each file by subPath: a ConfigMap that is mounted whole is a farm of links, which COPY would copy as links. */
export const contextMounts = (files: readonly string[]): readonly VolumeMount[] =>
  files.map((file) => ({
    name: 'context',
    mountPath: `${buildPaths.workspace}/${file}`,
    subPath: file,
    readOnly: true,
  }));
