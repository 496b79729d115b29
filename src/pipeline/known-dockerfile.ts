import { dockerfileFault } from '../dockerfile/index.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import type { Fault } from '../resource/verdict.ts';
import { sourceOf } from './3-build/sources/index.ts';
import type { Snapshot } from './snapshot.ts';

export interface KnownDockerfile {
  readonly dockerfile: string;
  /** The files beside it, base64 by name. Undefined for a repository, whose files nobody has listed. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The Dockerfile, as soon as it is known. */
export function knownDockerfile(
  job: DockerfileJob,
  { source, results }: Snapshot,
): KnownDockerfile | undefined {
  if (source.kind === 'read') return source;
  const fetched = sourceOf(job).fetch?.verdict(results);
  return fetched?.ok ? { dockerfile: fetched.value.dockerfile } : undefined;
}

/** Why a Dockerfile is not built, if it is not: the same for every source, whenever the Dockerfile becomes known. */
export function whyNotBuilt(
  { spec }: DockerfileJob,
  { dockerfile, files }: KnownDockerfile,
): Fault | undefined {
  const { target, args } = spec.build;
  const ignore = files?.['.dockerignore'];
  return dockerfileFault(dockerfile, {
    files: files && Object.keys(files),
    dockerignore: ignore === undefined ? undefined : Buffer.from(ignore, 'base64').toString(),
    args: Object.fromEntries(args.map(({ name, value }) => [name, value])),
    target,
  });
}
