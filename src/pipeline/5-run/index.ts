import { namespace } from '../manifest/namespace.ts';
import { runPod } from './pod.ts';
import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Sandbox } from '../../resource/status.ts';
import { containerOf, logOf, outOfMemory, podProgress, resultOf } from '../pod-step.ts';
import { attemptOf, backingOff, retry, runOf, succeeded } from '../retry.ts';
import type { ContainerSeen, PodSeen, Snapshot } from '../snapshot.ts';
import type { Fail, Outcome, Step } from '../step.ts';

/** The scanned digest in a sandbox: no network, no token, no capabilities. Done when its file was collected. */
export const run: Step = {
  name: 'run',
  phase: 'Running',
  decide(job, seen): Outcome {
    if (succeeded(job, 'run') && succeeded(job, 'measure')) return { kind: 'done', want: [] };
    const pause = backingOff(job, 'run', seen.now);
    if (pause) return pause;
    const progress = podProgress(seen, 'run', runOf(job), attemptOf(job, 'run'));
    switch (progress.kind) {
      case 'absent':
        return start(job, seen);
      case 'lost':
        return retry(job, 'run', seen.now, progress.message);
      case 'present':
        return judge(job, seen, progress.pod);
    }
  },
};

/** Reasons with which a container never starts because of what the image or the spec says. */
const cannotStart = new Set([
  'CreateContainerError',
  'CreateContainerConfigError',
  'RunContainerError',
  'InvalidImageName',
]);

function start(job: DockerfileJob, { settings, runtimeClasses }: Snapshot): Outcome {
  const digest = job.status.image?.digest;
  if (digest === undefined) throw new Error('a run without an image: the build step is done only with one');
  const context = { job, settings, run: runOf(job), attempt: attemptOf(job, 'run') };
  const wished = job.spec.run.runtimeClassName ?? settings.sandbox.runtimeClassName;
  const runtimeClassName = runtimeClasses.includes(wished) ? wished : undefined;
  const want = [namespace(context, 'baseline'), runPod(context, { digest, runtimeClassName })];
  return { kind: 'wait', want, message: 'the run pod starts' };
}

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const container = containerOf(pod, 'run');
  const sandbox: Sandbox = {
    ...(pod.runtimeClass !== undefined && { runtimeClass: pod.runtimeClass }),
    userNamespace: pod.userNamespace,
    networkPolicy: 'DenyAll',
  };
  if (container === undefined || container.state === 'waiting') return starting(pod, container);
  if (container.state === 'running') return overdue(job, seen, pod, container, sandbox);
  const step = { pod: pod.name, ...times(container), exitCode: container.exitCode ?? 0 };
  if (container.exitCode !== 0) return { ...failed(seen, pod, container), facts: { sandbox, step } };
  if (resultOf(seen, pod, 'collect') !== undefined)
    return { kind: 'done', want: [], facts: { sandbox, step } };
  if (containerOf(pod, 'collect')?.state === 'terminated') {
    return retry(job, 'run', seen.now, 'the collect container ended without a result');
  }
  return { kind: 'wait', want: [], message: 'collecting the performance', facts: { sandbox, step } };
}

const times = ({ startedAt, finishedAt }: ContainerSeen) => ({
  ...(startedAt !== undefined && { startTime: startedAt }),
  ...(finishedAt !== undefined && { endTime: finishedAt }),
});

function starting(pod: PodSeen, container: ContainerSeen | undefined): Outcome {
  const reason = container?.reason;
  if (reason === undefined || !cannotStart.has(reason))
    return { kind: 'wait', want: [], message: 'the run pod starts' };
  const message = `the container cannot start: ${container?.message ?? reason}`;
  return { kind: 'fail', reason: 'RunFailed', message, location: { pod: pod.name, container: 'run' } };
}

function overdue(
  job: DockerfileJob,
  seen: Snapshot,
  pod: PodSeen,
  container: ContainerSeen,
  sandbox: Sandbox,
): Outcome {
  const { timeout } = job.spec.run;
  const begun = container.startedAt ?? pod.createdAt;
  const until = Date.parse(begun) + milliseconds(timeout);
  const facts = { sandbox, step: { pod: pod.name, startTime: begun } };
  if (seen.now < until) return { kind: 'wait', want: [], message: 'running', until, facts };
  return {
    kind: 'fail',
    reason: 'RunTimeout',
    message: `the container ran longer than spec.run.timeout (${timeout})`,
    location: { pod: pod.name, container: 'run' },
    logTail: logOf(seen, pod, 'run') ?? '',
    facts,
  };
}

function failed(seen: Snapshot, pod: PodSeen, container: ContainerSeen): Fail {
  const where = { location: { pod: pod.name, container: 'run' }, logTail: logOf(seen, pod, 'run') ?? '' };
  if (outOfMemory(container)) {
    const message = 'the container was ended for using more memory than spec.run.resources.limits.memory';
    return { kind: 'fail', reason: 'RunOutOfMemory', message, ...where };
  }
  const said =
    container.reason === 'StartError' || container.reason === 'ContainerCannotRun'
      ? `: ${container.message ?? ''}`
      : '';
  const message = `the container ended with exit code ${container.exitCode ?? '?'}${said}`;
  return { kind: 'fail', reason: 'RunFailed', message, ...where };
}
