import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Sandbox } from '../../resource/status.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { namespace } from '../manifest/namespace.ts';
import { containerOf, isPastDeadline, type ContainerSeen, type PodSeen } from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import { holdUnproved, isRefuted } from '../isolation-proof.ts';
import { podStep } from '../pod-step.ts';
import { attemptOf, runOf, stepOf, succeeded } from '../progress.ts';
import { retry } from '../retry.ts';
import { sandboxOf } from '../sandbox.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, Outcome, Wait } from '../step.ts';
import { runPod } from './pod.ts';
import { judgeService } from './service/judge.ts';
import { planOf } from './service/plan.ts';
import { planSecret } from './service/plan-secret.ts';
import { failed, starting, startingPod, times, type Ended } from './user-end.ts';

/**
 * Runs the scanned digest in a sandbox: no network, no token, no capabilities. Done when its file is collected, or, with
 * spec.test, when it is tested and has ended.
 */
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
  const plan = planFor(context, seen);
  if ('kind' in plan) return plan;
  const pod = runPod(context, { digest, sandbox: sandbox.value });
  const want = [namespace(context, 'baseline'), ...plan.want, pod];
  return { kind: 'wait', want, message: startingPod, until: startDue(seen) };
}

/** What a tester needs beside the pod, or why the pod cannot be made now. */
function planFor(context: JobContext, { test, now }: Snapshot): Outcome | { readonly want: Manifest[] } {
  const { job } = context;
  if (!job.spec.test) return { want: [] };
  // What it may log in with is read from the next pass on, when the status says so.
  if (!test) return { kind: 'wait', want: [], message: startingPod, until: now };
  if (test.kind === 'unavailable') return { kind: 'fail', reason: 'SpecDenied', message: test.message };
  return { want: [planSecret(context, planOf(job.spec.test, test.credentials))] };
}

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const sandbox: Sandbox = {
    ...(pod.runtimeClass !== undefined && { runtimeClass: pod.runtimeClass }),
    userNamespace: pod.userNamespace,
    networkPolicy: 'DenyAll',
    ...proofOf(job, seen),
  };
  if (job.spec.test) return judgeService(job, seen, { pod, sandbox, test: job.spec.test });
  const container = containerOf(pod, 'run');
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
