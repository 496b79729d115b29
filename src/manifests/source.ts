import { buildkitConfig } from './engines/buildkit-config.ts';
import type { JobContext } from './job-context.ts';
import type { ConfigMap, Volume } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

/** The Dockerfile as the engine gets it, and how the engine finds its registries. */
export const source = (context: JobContext, dockerfile: string): Manifest & ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: objectMetadata(context, 'source'),
  immutable: false,
  data: { Dockerfile: dockerfile, 'buildkitd.toml': buildkitConfig(context.settings) },
});

export const sourceVolume: Volume = { name: 'source', configMap: { name: 'source' } };
