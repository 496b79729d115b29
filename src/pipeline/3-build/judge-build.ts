import { repository } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { lacksProcesses } from '../broken-container.ts';
import { knownDockerfile } from '../known-dockerfile.ts';
import { disk } from '../manifest/disk.ts';
import { containerOf, isOutOfMemory, isPastDeadline, type PodSeen } from '../pod-seen.ts';
import { outcomeOf, retry } from '../retry.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, FailDetails, Outcome, Wait } from '../step.ts';
import { awaitLog, unreadable } from '../unreadable-log.ts';
import { judgeBuildError } from './build-log.ts';
import { engineOf } from './engines/index.ts';
import { timedOut, waitForBuild } from './wait-for-build.ts';
import { isImageFault } from './push/image-fault.ts';
import type { PushResult } from './push/result.ts';

/** The outcome of the build, from the state of the containers `build` and `push`. */
export function judgeBuild(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  if (isPastDeadline(pod)) return timedOut(job, seen, pod);
  const restore = containerOf(pod, 'restore');
  // Its script never fails.
  if (restore?.state === 'terminated' && restore.exitCode !== 0)
    return retry(job, 'build', seen.now, `the restore container failed (exit code ${restore.exitCode})`);
  const engine = containerOf(pod, 'build');
  if (engine?.state === 'terminated' && engine.exitCode !== 0)
    return isOutOfMemory(engine)
      ? outOfMemory(seen, pod, engine.exitCode)
      : failed(job, seen, pod, engine.exitCode);
  if (seen.results.push) return ended(job, seen, pod, seen.results.push);
  const push = containerOf(pod, 'push');
  if (push?.state === 'terminated')
    return isOutOfMemory(push) ? tooLarge(pod) : withoutResult(job, seen, pod, push.exitCode);
  return waitForBuild(job, seen, pod);
}

/** What `push` reads is what the build left behind, so another attempt would end the same way. */
function tooLarge(pod: PodSeen): Fail {
  const message = 'what was built takes more memory to check and push than the push container has';
  return { kind: 'fail', reason: 'PushFailed', message, location: { pod: pod.name, container: 'push' } };
}

/** The pod's limit on processes is one for all of its containers, and `push` has two or three. */
function withoutResult(job: DockerfileJob, seen: Snapshot, pod: PodSeen, exitCode: number): Wait | Fail {
  const waiting = awaitLog('push', seen, pod);
  if (waiting) return waiting;
  if (lacksProcesses(seen.logs.push ?? '')) {
    const message = 'the build started so many processes that none was left to push the image';
    const location = { pod: pod.name, container: 'build' } as const;
    return { kind: 'fail', reason: 'BuildFailed', message, location, logTail: seen.logs.build ?? '' };
  }
  const message = `the push container ended without a result (exit code ${exitCode})`;
  return retry(job, 'build', seen.now, message);
}

function ended(job: DockerfileJob, seen: Snapshot, pod: PodSeen, pushed: PushResult): Outcome {
  if ('digest' in pushed) {
    const { digest, size } = pushed;
    const ref = `${repository(seen.settings.registry.host, job.metadata.uid)}@${digest}`;
    return { kind: 'done', want: [], facts: { image: { ref, digest, size }, step: { pod: pod.name } } };
  }
  const { error, message } = pushed;
  if (error === 'push' && !isImageFault(message))
    return retry(job, 'build', seen.now, `pushing to the registry failed: ${message}`);
  const location = { pod: pod.name, container: 'push' } as const;
  const what = error === 'push' ? `what was built is not an image that can be pushed: ${message}` : message;
  return { kind: 'fail', reason: 'PushFailed', message: what, location };
}

/** Details of a failure of the container `build`, besides its reason. */
const detailsOf = (seen: Snapshot, pod: PodSeen, exitCode: number): FailDetails => ({
  location: { pod: pod.name, container: 'build' },
  logTail: seen.logs.build ?? '',
  facts: { step: { pod: pod.name, exitCode } },
});

function outOfMemory(seen: Snapshot, pod: PodSeen, exitCode: number): Fail {
  const message = 'the build was killed: it used more memory than spec.build.resources.limits.memory';
  return { kind: 'fail', reason: 'BuildOutOfMemory', message, ...detailsOf(seen, pod, exitCode) };
}

/** Its engine has seen what the kubelet would have seen seconds later (eviction.ts). */
function outOfDisk(seen: Snapshot, pod: PodSeen, exitCode: number): Fail {
  const { build, layout } = disk(seen.settings);
  const message = `the build was ended: it used more than ${mebibytes(build)} of the node's disk, or more than ${mebibytes(layout)} for the image`;
  return { kind: 'fail', reason: 'BuildOutOfDisk', message, ...detailsOf(seen, pod, exitCode) };
}

const mebibytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}Mi`;

function failed(job: DockerfileJob, seen: Snapshot, pod: PodSeen, exitCode: number): Wait | Fail {
  const engine = engineOf({ job, settings: seen.settings });
  if (engine.didNotStart(exitCode)) return retry(job, 'build', seen.now, 'the build engine did not start');
  if (engine.outOfDisk(exitCode)) return outOfDisk(seen, pod, exitCode);
  const waiting = awaitLog('build', seen, pod);
  if (waiting) return waiting;
  const unread = unreadable('build', seen);
  if (unread !== undefined) return retry(job, 'build', seen.now, unread);
  const dockerfile = knownDockerfile(job, seen)?.dockerfile ?? '';
  const fault = judgeBuildError(engine.lastError(seen.logs.build ?? '', dockerfile));
  return outcomeOf(fault, { job, step: 'build', now: seen.now }, detailsOf(seen, pod, exitCode));
}
