import { parseCloneResult, type CloneResult } from './3-build/sources/git/result.ts';
import { judgeDockerfile } from '../dockerfile/index.ts';
import type { DockerfileJob } from '../resource/schema.ts';
import { podProgress, resultOf } from './pod-step.ts';
import { attemptOf, runOf } from './retry.ts';
import type { Snapshot } from './snapshot.ts';
import type { Fail } from './step.ts';

export interface KnownSource {
  readonly dockerfile: string;
  /** The files beside it, base64 by name; undefined for those of a repository, which nobody has listed. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What the present try of the build has fetched of a repository, as soon as it says so. */
export function cloneResult(job: DockerfileJob, seen: Snapshot): CloneResult | undefined {
  const { git } = job.spec.source;
  const progress = podProgress(seen, 'build', runOf(job), attemptOf(job, 'build'));
  if (git === undefined || progress.kind !== 'present') return undefined;
  return parseCloneResult(resultOf(seen, progress.pod, 'clone'), git);
}

/** The Dockerfile, as soon as it is known. */
export function knownSource(job: DockerfileJob, seen: Snapshot): KnownSource | undefined {
  if (seen.source.found === true) return seen.source;
  const cloned = cloneResult(job, seen);
  return cloned?.ok === true ? { dockerfile: cloned.dockerfile } : undefined;
}

/** Why a Dockerfile is not built, if it is not: the same for each source, whenever it comes to be known. */
export function sourceProblem(
  { spec }: DockerfileJob,
  { dockerfile, files }: KnownSource,
): Omit<Fail, 'kind'> | undefined {
  const { target, args } = spec.build;
  const ignore = files?.['.dockerignore'];
  const verdict = judgeDockerfile(dockerfile, {
    files: files && Object.keys(files),
    dockerignore: ignore === undefined ? undefined : Buffer.from(ignore, 'base64').toString(),
    args: Object.fromEntries(args.map(({ name, value }) => [name, value])),
    target,
  });
  if (verdict.ok) return undefined;
  const { reason, message, line } = verdict;
  return { reason, message, ...(line !== undefined && { location: { line } }) };
}
