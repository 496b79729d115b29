import { posix } from 'node:path';
import { buildPaths } from './paths.ts';
import { cloneContainer, cloneVolumes } from './sources/git/clone-container.ts';
import { contextMounts, contextVolumes } from './sources/context-files.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { Container, Volume, VolumeMount } from '../manifest/kubernetes.ts';
import { sourceVolume } from '../manifest/dockerfile-config-map.ts';

/** What a build reads: where its container finds it, and what brings it there. */
export interface BuildInput {
  readonly dockerfileFolder: string;
  readonly contextFolder: string;
  readonly mounts: readonly VolumeMount[];
  readonly volumes: readonly Volume[];
  readonly initContainers: readonly Container[];
}

/** @param files names of the context's files, the keys of the ConfigMap `context`; of a repository none. */
export function buildInput(context: JobContext, files: readonly string[]): BuildInput {
  const { git } = context.job.spec.source;
  if (git === undefined)
    return {
      dockerfileFolder: buildPaths.source,
      contextFolder: buildPaths.workspace,
      mounts: [
        { name: 'source', mountPath: buildPaths.source, readOnly: true },
        { name: 'workspace', mountPath: buildPaths.workspace },
        ...contextMounts(files),
      ],
      volumes: [sourceVolume, ...contextVolumes],
      initContainers: [],
    };
  const folder = posix.join(buildPaths.workspace, git.contextDir ?? '');
  return {
    dockerfileFolder: folder,
    contextFolder: folder,
    mounts: [{ name: 'workspace', mountPath: buildPaths.workspace, readOnly: true }],
    volumes: cloneVolumes(git, context.settings),
    initContainers: [cloneContainer(context, git)],
  };
}
