import { buildPod } from '../../src/pipeline/3-build/pod.ts';
import { sourceOf } from '../../src/pipeline/3-build/sources/index.ts';
import { textSource } from '../../src/pipeline/3-build/sources/text-input.ts';
import type { PodContext } from '../../src/pipeline/manifest/job-context.ts';
import type { PodManifest } from '../../src/pipeline/manifest/pod.ts';

/** Makes the build pod of a job. @param files names of the files beside an inline Dockerfile */
export function makeBuildPod(context: PodContext, files: readonly string[] = []): PodManifest {
  const { job } = context;
  const seen =
    sourceOf(job).fetch === undefined
      ? textSource('FROM debian\n', Object.fromEntries(files.map((name) => [name, ''])))
      : ({ kind: 'fetched-in-pod' } as const);
  return buildPod(context, sourceOf(job).input(context, seen));
}
