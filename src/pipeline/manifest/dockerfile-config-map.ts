import type { JobContext } from './job-context.ts';
import type { ConfigMap, Volume } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

/** The Dockerfile, as the linter and, unless it comes with a repository, the engine get it. */
export const source = (context: JobContext, dockerfile: string): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, 'source'),
  immutable: false,
  data: { Dockerfile: dockerfile },
});

export const sourceVolume: Volume = { name: 'source', configMap: { name: 'source' } };
