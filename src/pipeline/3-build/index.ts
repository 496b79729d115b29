import type { DockerfileJob } from '../../resource/schema.ts';
import { whyNotBuilt } from '../known-dockerfile.ts';
import { inputsAfterwards, inputsOf, takeImage } from '../memory/earlier.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { startDue } from '../pod-start.ts';
import { podStep } from '../pod-step.ts';
import { attemptOf, runOf, succeeded } from '../progress.ts';
import { outcomeOf } from '../retry.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Outcome } from '../step.ts';
import { judgeBuild } from './judge-build.ts';
import { judgeFetch } from './judge-fetch.ts';
import { cacheKeys } from './cache/keys.ts';
import { buildCache, type BuildCache } from './cache/index.ts';
import { engineName } from './engines/index.ts';
import { buildPod } from './pod.ts';
import { sourceOf } from './sources/index.ts';
import { starting } from './wait-for-build.ts';

/** The engine builds the image without credentials. A trusted container in the same pod checks and pushes it. */
export const build = podStep({
  name: 'build',
  phase: 'Building',
  isDone: (job) => succeeded(job, 'build') && job.status.image !== undefined,
  start,
  // Not before the end: a base image or the database may become another one while the job is at work.
  afterwards: inputsAfterwards,
  judge(job, seen, pod) {
    const { fetch } = sourceOf(job);
    if (fetch) return judgeFetch(job, seen, pod, fetch);
    const outcome = judgeBuild(job, seen, pod);
    const sha256 = pinnedHash(seen);
    return sha256 === undefined ? outcome : { ...outcome, facts: { source: { sha256 }, ...outcome.facts } };
  },
});

/** The hash of what the pod builds. The pass that created the pod may have crashed before it recorded the hash. */
const pinnedHash = ({ source }: Snapshot): string | undefined =>
  source.kind === 'read' && source.pinned ? source.sha256 : undefined;

function start(job: DockerfileJob, seen: Snapshot): Outcome {
  const { settings, source } = seen;
  if (source.kind === 'unavailable')
    return { kind: 'fail', reason: 'SourceFetchFailed', message: source.message };
  const changed = source.kind === 'read' && source.sha256 !== job.status.source?.sha256 ? source : undefined;
  const fault = changed && whyNotBuilt(job, changed, settings);
  if (fault) return outcomeOf(fault, { job, step: 'build', now: seen.now });
  const context = { job, settings, run: runOf(job), attempt: attemptOf(job, 'build') };
  const input = sourceOf(job).input(context, source);
  const taken = takeImage(job, seen);
  // The archive needs the Dockerfile, and reads it where a build would have had it.
  if (taken) return { ...taken, want: input.objects };
  const want = [...input.objects, buildPod(context, input, cacheFor(context, seen))];
  const facts = { ...inputsOf(job, seen), ...(changed && { source: { sha256: changed.sha256 } }) };
  const isNews = Object.keys(facts).length > 0;
  const mount = seen.lastLayers && { mount: seen.lastLayers };
  return { kind: 'wait', want, message: starting, until: startDue(seen), ...(isNews && { facts }), ...mount };
}

/** What the build may reuse: nothing when it is tried again, in case that is why. */
function cacheFor(context: PodContext, { source, cacheTags }: Snapshot): BuildCache | undefined {
  const dockerfile = source.kind === 'read' ? source.dockerfile : undefined;
  return buildCache(
    context,
    cacheKeys(context.job, engineName(context), dockerfile),
    context.attempt === 0 ? cacheTags : [],
  );
}
