import { isDeepStrictEqual } from 'node:util';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Fault } from '../../resource/verdict.ts';
import { whyNotBuilt } from '../known-dockerfile.ts';
import { dockerfileConfigMap } from '../manifest/dockerfile-volume.ts';
import { containerOf, isOutOfMemory, isPastDeadline, type PodSeen } from '../pod-seen.ts';
import { runOf } from '../progress.ts';
import { outcomeOf, retry } from '../retry.ts';
import type { Snapshot } from '../snapshot.ts';
import type { FailDetails, Outcome } from '../step.ts';
import { judgeBuild } from './judge-build.ts';
import { timedOut, waitForBuild } from './wait-for-build.ts';
import type { JobFetch } from './sources/index.ts';

/** Milliseconds until the next look for a result line that was printed but has not arrived. */
const lookAgain = 1000;

/** The outcome of a build whose source is fetched by a container of the build pod. */
export function judgeFetch(job: DockerfileJob, seen: Snapshot, pod: PodSeen, fetch: JobFetch): Outcome {
  const verdict = fetch.verdict(seen.results);
  if (!verdict?.ok) return unfetched(job, seen, pod, { fetch, fault: verdict?.fault });
  const { dockerfile, facts: source } = verdict.value;
  // An earlier pass that recorded this source has judged its Dockerfile.
  const isJudged = isDeepStrictEqual(job.status.source, source);
  const fault = isJudged ? undefined : whyNotBuilt(job, { dockerfile }, seen.settings);
  const outcome = fault
    ? outcomeOf(fault, { job, step: 'build', now: seen.now }, { facts: { step: { pod: pod.name } } })
    : judgeBuild(job, seen, pod);
  const facts = { ...outcome.facts, source };
  if (outcome.kind === 'fail') return { ...outcome, facts };
  // For its base images: the scan pod is created once the Dockerfile is known.
  const found = dockerfileConfigMap({ job, settings: seen.settings, run: runOf(job) }, dockerfile);
  return { ...outcome, want: [found, ...outcome.want], facts };
}

/** The outcome while the source is still being fetched, or after the fetch has failed. */
function unfetched(
  job: DockerfileJob,
  seen: Snapshot,
  pod: PodSeen,
  { fetch, fault }: { readonly fetch: JobFetch; readonly fault: Fault | undefined },
): Outcome {
  const { container, outOfMemory } = fetch;
  const waiting = waitForBuild(job, seen, pod);
  if (isPastDeadline(pod)) return timedOut(job, seen, pod);
  const fetcher = containerOf(pod, container);
  // The result arrives before the kubelet reports the exit, but only then is the log complete.
  if (fetcher?.state !== 'terminated') return waiting;
  const details: FailDetails = {
    location: { pod: pod.name, container },
    logTail: seen.logs[container] ?? '',
  };
  if (fault) {
    const facts = { step: { pod: pod.name } };
    return outcomeOf(fault, { job, step: 'build', now: seen.now }, { ...details, facts });
  }
  if (isOutOfMemory(fetcher)) {
    return { kind: 'fail', reason: 'SourceFetchFailed', message: outOfMemory, ...details };
  }
  if (fetcher.exitCode === 0)
    return waiting.kind === 'wait' ? { ...waiting, until: seen.now + lookAgain } : waiting;
  const message = `the ${container} container ended without a result (exit code ${fetcher.exitCode})`;
  return retry(job, 'build', seen.now, message);
}
