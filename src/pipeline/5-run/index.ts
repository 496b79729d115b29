import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Sandbox } from '../../resource/status.ts';
import { namespace } from '../manifest/namespace.ts';
import { containerOf, isOutOfMemory, isPastDeadline, type ContainerSeen, type PodSeen } from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import { isStartFault } from '../broken-container.ts';
import { holdUnproved, isRefuted } from '../isolation-proof.ts';
import { podStep } from '../pod-step.ts';
import { attemptOf, runOf, stepOf, succeeded } from '../progress.ts';
import { isUnpullable } from '../pull-fault.ts';
import { retry } from '../retry.ts';
import { sandboxOf } from '../sandbox.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, FailDetails, Outcome, Wait } from '../step.ts';
import { awaitLog } from '../unreadable-log.ts';
import { networkHint } from './network-hint.ts';
import { runPod } from './pod.ts';
import { writableFolders } from './writable.ts';

/** Runs the scanned digest in a sandbox: no network, no token, no capabilities. Done when its file is collected. */
export const run = podStep({
  name: 'run',
  phase: 'Running',
  applies: ({ spec }) => spec.run.enabled,
  // Also if its file was not measured then: the user's code never runs again.
  isDone: (job) => succeeded(job, 'run'),
  start,
  judge,
});

type Running = Extract<ContainerSeen, { state: 'running' }>;
type Ended = Extract<ContainerSeen, { state: 'terminated' }>;

/** Waiting reasons that the kubelet gives while it cannot create or start a container. It tries again. */
const notCreated = new Set(['CreateContainerError', 'CreateContainerConfigError', 'RunContainerError']);

/** How long a built image waits for the proof that this cluster isolates its run, in milliseconds. */
const proofPatience = 10 * 60_000;

function start(job: DockerfileJob, seen: Snapshot): Outcome {
  const digest = job.status.image?.digest;
  if (digest === undefined)
    throw new Error('the run step has no image: the build step must not be done without one');
  const held = holdUnproved(seen.settings.isolation.require, seen.isolation, seen.now);
  if (held) {
    const since = Date.parse(stepOf(job, 'run')?.startTime ?? new Date(seen.now).toISOString());
    if (seen.now - since < proofPatience) return held;
    return isRefuted(seen.settings.isolation.require, seen.isolation)
      ? { kind: 'fail', reason: 'IsolationNotEnforced', message: held.message }
      : retry(job, 'run', seen.now, held.message);
  }
  // Judged again: the cluster may have lost the class since the admission.
  const sandbox = sandboxOf(job, seen);
  if (!sandbox.ok) return { kind: 'fail', ...sandbox.fault };
  const context = { job, settings: seen.settings, run: runOf(job), attempt: attemptOf(job, 'run') };
  const want = [namespace(context, 'baseline'), runPod(context, { digest, sandbox: sandbox.value })];
  return { kind: 'wait', want, message: 'starting the run pod', until: startDue(seen) };
}

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const container = containerOf(pod, 'run');
  const sandbox: Sandbox = {
    ...(pod.runtimeClass !== undefined && { runtimeClass: pod.runtimeClass }),
    userNamespace: pod.userNamespace,
    networkPolicy: 'DenyAll',
    ...proofOf(job, seen),
  };
  if (container === undefined || container.state === 'waiting') return starting(seen, pod, container);
  if (container.state === 'running') return waitForRun(job, seen, pod, container, sandbox);
  const step = { pod: pod.name, ...times(container), exitCode: container.exitCode };
  const facts = { sandbox, step };
  if (container.exitCode !== 0) {
    const fault = isPastDeadline(pod) ? timedOut(job, seen, pod) : failed(seen, pod, container);
    return { ...fault, facts };
  }
  if (seen.results.collect) return { kind: 'done', want: [], facts };
  return { facts, ...collecting(job, seen, pod, container) };
}

/**
 * How long `collect`, which reads 2 KiB, may take, in milliseconds. Mostly for an operator that was not there to ask:
 * another attempt would run the user's code again.
 */
const collectPatience = 5 * 60_000;

function collecting(job: DockerfileJob, seen: Snapshot, pod: PodSeen, { finishedAt }: Ended): Wait | Fail {
  if (containerOf(pod, 'collect')?.state === 'terminated')
    return retry(job, 'run', seen.now, 'the collect container ended without a result');
  const until = Date.parse(finishedAt ?? pod.createdAt) + collectPatience;
  if (seen.now < until) return { kind: 'wait', want: [], message: 'collecting the performance file', until };
  return retry(job, 'run', seen.now, 'the collect container has no result after five minutes');
}

/** The proof that the pod started with. */
function proofOf({ status }: DockerfileJob, { isolation }: Snapshot): Pick<Sandbox, 'proof'> {
  const proof = status.sandbox?.proof ?? (isolation.kind === 'proof' ? isolation.proof : undefined);
  return proof === undefined ? {} : { proof };
}

const times = ({ startedAt, finishedAt }: Ended) => ({
  ...(startedAt !== undefined && { startTime: startedAt }),
  ...(finishedAt !== undefined && { endTime: finishedAt }),
});

function starting(
  seen: Snapshot,
  pod: PodSeen,
  container: Extract<ContainerSeen, { state: 'waiting' }> | undefined,
): Outcome {
  const reason = container?.reason;
  const said = container?.message ?? '';
  if (isUnpullable(reason, said)) {
    const message = `the node cannot unpack the image: ${said}`;
    return { kind: 'fail', reason: 'PushFailed', message, location: { pod: pod.name, container: 'run' } };
  }
  if (reason === undefined || !notCreated.has(reason) || !isStartFault(said))
    return { kind: 'wait', want: [], message: 'starting the run pod', until: startDue(seen) };
  const message = `the container cannot start: ${said}`;
  return { kind: 'fail', reason: 'RunFailed', message, location: { pod: pod.name, container: 'run' } };
}

function waitForRun(
  job: DockerfileJob,
  seen: Snapshot,
  pod: PodSeen,
  container: Running,
  sandbox: Sandbox,
): Outcome {
  const begun = container.startedAt ?? pod.createdAt;
  const until = Date.parse(begun) + milliseconds(job.spec.run.timeout);
  const facts = { sandbox, step: { pod: pod.name, startTime: begun } };
  if (seen.now < until) return { kind: 'wait', want: [], message: 'running', until, facts };
  return { ...timedOut(job, seen, pod), facts };
}

/** The container has had its time, by the operator's clock or by the kubelet's. */
const timedOut = ({ spec }: DockerfileJob, { logs }: Snapshot, pod: PodSeen): Fail => ({
  kind: 'fail',
  reason: 'RunTimeout',
  message: `the container ran longer than spec.run.timeout (${spec.run.timeout})`,
  location: { pod: pod.name, container: 'run' },
  logTail: logs.run ?? '',
});

function failed(seen: Snapshot, pod: PodSeen, container: Ended): Wait | Fail {
  const where: FailDetails = { location: { pod: pod.name, container: 'run' }, logTail: seen.logs.run ?? '' };
  if (isOutOfMemory(container)) {
    const message = 'the container was killed: it used more memory than spec.run.resources.limits.memory';
    return { kind: 'fail', reason: 'RunOutOfMemory', message, ...where };
  }
  const waiting = awaitLog('run', seen, pod);
  if (waiting) return waiting;
  const said =
    container.reason === 'StartError' || container.reason === 'ContainerCannotRun'
      ? `: ${container.message ?? ''}`
      : '';
  const hint = networkHint(seen.logs.run ?? '');
  const message = `the container failed with exit code ${container.exitCode}${said}${hint}${writeHint(seen.logs.run ?? '')}`;
  return { kind: 'fail', reason: 'RunFailed', message, ...where };
}

const writeHint = (log: string): string =>
  /Read-only file system|EROFS/.test(log)
    ? `; it can write only to ${writableFolders.join(', ')} and the volumes of its image`
    : '';
