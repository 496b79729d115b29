import { dockerfileFault } from '../dockerfile/index.ts';
import type { Settings } from '../config/settings.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Fault } from '../resource/verdict.ts';
import { sourceOf } from './3-build/sources/index.ts';
import type { Snapshot } from './snapshot.ts';

export interface KnownDockerfile {
  readonly dockerfile: string;
  /** The other files of the build context, base64 by name. Undefined for a repository: its files are not listed. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The Dockerfile, or undefined until the operator has read it or the build pod has fetched it. */
export function knownDockerfile(
  job: DockerfileJob,
  { source, results }: Pick<Snapshot, 'source' | 'results'>,
): KnownDockerfile | undefined {
  if (source.kind === 'read') return source;
  const fetched = sourceOf(job).fetch?.verdict(results);
  return fetched?.ok ? { dockerfile: fetched.value.dockerfile } : undefined;
}

/** Why a Dockerfile must not be built; undefined if it may be. The rules are the same for every kind of source. */
export function whyNotBuilt(
  { spec }: DockerfileJob,
  { dockerfile, files }: KnownDockerfile,
  { baseImages }: Pick<Settings, 'baseImages'>,
): Fault | undefined {
  const { target, args } = spec.build;
  const ignore = files?.['.dockerignore'];
  return dockerfileFault(dockerfile, {
    files: files && Object.keys(files),
    dockerignore: ignore === undefined ? undefined : Buffer.from(ignore, 'base64').toString(),
    args: Object.fromEntries(args.map(({ name, value }) => [name, value])),
    target,
    baseImages: baseImages.length === 0 ? undefined : baseImages,
  });
}
