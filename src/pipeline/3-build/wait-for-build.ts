import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { begunAt, containerOf, type PodSeen } from '../pod-seen.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, Wait } from '../step.ts';
import { sourceOf } from './sources/index.ts';

/** Waits for the containers of the build until spec.build.timeout is over. The time includes the fetch. */
export function waitForBuild(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Wait | Fail {
  const { timeout } = job.spec.build;
  const begun = begunAt(pod, 'build');
  if (begun === undefined) return { kind: 'wait', want: [], message: 'starting the build pod' };
  const until = Date.parse(begun) + milliseconds(timeout);
  const facts = { step: { pod: pod.name, startTime: begun } };
  const { fetch } = sourceOf(job);
  const isFetching = fetch && containerOf(pod, fetch.container)?.state === 'running';
  const message = isFetching ? fetch.activity : 'building';
  if (seen.now < until) return { kind: 'wait', want: [], message, until, facts };
  return {
    kind: 'fail',
    reason: 'BuildTimeout',
    message: `the build took longer than spec.build.timeout (${timeout})`,
    logTail: seen.logs.build ?? (fetch && seen.logs[fetch.container]) ?? '',
    location: { pod: pod.name },
    facts,
  };
}
