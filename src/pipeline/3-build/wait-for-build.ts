import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { begunAt, containerOf, type PodSeen } from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, Wait } from '../step.ts';
import { sourceOf } from './sources/index.ts';

/** What the step waits for until its containers run. */
export const starting = 'starting the build pod';

/** Waits for the containers of the build until spec.build.timeout is over. The time includes the fetch. */
export function waitForBuild(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Wait | Fail {
  const begun = begunAt(pod, 'build');
  if (begun === undefined) return { kind: 'wait', want: [], message: starting, until: startDue(seen) };
  const until = Date.parse(begun) + milliseconds(job.spec.build.timeout);
  if (seen.now >= until) return timedOut(job, seen, pod);
  const { fetch } = sourceOf(job);
  const isFetching = fetch && containerOf(pod, fetch.container)?.state === 'running';
  const message = isFetching ? fetch.activity : 'building';
  return { kind: 'wait', want: [], message, until, facts: { step: { pod: pod.name, startTime: begun } } };
}

/** The build has had its time, by the operator's clock or by the kubelet's. */
export function timedOut(job: DockerfileJob, { logs }: Snapshot, pod: PodSeen): Fail {
  const { timeout } = job.spec.build;
  const { fetch } = sourceOf(job);
  const begun = begunAt(pod, 'build');
  return {
    kind: 'fail',
    reason: 'BuildTimeout',
    message: `the build took longer than spec.build.timeout (${timeout})`,
    logTail: logs.build ?? (fetch && logs[fetch.container]) ?? '',
    location: { pod: pod.name },
    facts: { step: { pod: pod.name, ...(begun !== undefined && { startTime: begun }) } },
  };
}
