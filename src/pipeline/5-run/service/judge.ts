import { milliseconds } from '../../../resource/duration.ts';
import type { DockerfileJob } from '../../../resource/schema.ts';
import type { CheckResult, ServiceTest } from '../../../resource/service-test.ts';
import type { Sandbox } from '../../../resource/status.ts';
import { quote } from '../../../text/quote.ts';
import { lacksProcesses } from '../../broken-container.ts';
import {
  containerOf,
  isOutOfMemory,
  isPastDeadline,
  type ContainerSeen,
  type PodSeen,
} from '../../pod-seen.ts';
import { startDue } from '../../pod-start.ts';
import { retry } from '../../retry.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Facts, Fail, Outcome, Wait } from '../../step.ts';
import { awaitLog } from '../../unreadable-log.ts';
import { failed, starting, type Ended } from '../user-end.ts';
import type { ServiceResult } from './result.ts';

interface Service {
  readonly pod: PodSeen;
  readonly sandbox: Sandbox;
  readonly test: ServiceTest;
}

/**
 * How long the pod may take, in milliseconds, to do what takes it seconds: to start the tester, to hand over a result, to
 * end the service.
 */
const patience = 60_000;

/** Judges a service and the tester beside it. Done when the service has passed, and no process of it is alive. */
export function judgeService(job: DockerfileJob, seen: Snapshot, given: Service): Outcome {
  const { pod, sandbox, test } = given;
  const service = containerOf(pod, 'run');
  if (service === undefined || service.state === 'waiting') return starting(seen, pod, service);
  const startTime = service.startedAt ?? pod.createdAt;
  const serviceEnd = endOf(service);
  const testerEnd = endOf(containerOf(pod, 'test'));
  const until = testerEnd
    ? Date.parse(testerEnd.finishedAt ?? startTime) + patience
    : testerDue(seen, pod, test);
  const endTime = testerEnd?.finishedAt;
  const facts: Facts = {
    sandbox,
    step: { pod: pod.name, startTime, ...(endTime !== undefined && { endTime }) },
  };
  const watched = { pod, test, serviceEnd, testerEnd, until };
  const { test: result } = seen.results;
  return withFacts(result ? judgeResult(job, seen, watched, result) : unfinished(job, seen, watched), facts);
}

/** When the tester must have ended. Before it has started, the kit of steps judges what keeps it from that. */
function testerDue(seen: Snapshot, pod: PodSeen, { timeout }: ServiceTest): number {
  const tester = containerOf(pod, 'test');
  if (tester?.state !== 'running') return startDue(seen);
  return Date.parse(tester.startedAt ?? pod.createdAt) + milliseconds(timeout) + patience;
}

const endOf = (container: ContainerSeen | undefined): Ended | undefined =>
  container?.state === 'terminated' ? container : undefined;

interface Watched {
  readonly pod: PodSeen;
  readonly test: ServiceTest;
  readonly serviceEnd: Ended | undefined;
  readonly testerEnd: Ended | undefined;
  /** When what is awaited must have happened, in milliseconds since the epoch. */
  readonly until: number;
}

function unfinished(job: DockerfileJob, seen: Snapshot, watched: Watched): Outcome {
  const { pod, test, serviceEnd, testerEnd, until } = watched;
  if (isPastDeadline(pod)) return timedOut(seen, pod, test);
  if (testerEnd && serviceEnd && hasEndedFirst(serviceEnd, testerEnd))
    return failed(seen, pod, serviceEnd, endedEarly);
  if (testerEnd && serviceEnd && isSandboxLost(pod, serviceEnd, testerEnd))
    return failed(seen, pod, serviceEnd, sandboxEnded);
  if (testerEnd) return withoutResult(job, seen, { pod, testerEnd, until });
  if (seen.now >= until) return timedOut(seen, pod, test);
  if (serviceEnd) return failed(seen, pod, serviceEnd, endedEarly);
  return { kind: 'wait', want: [], message: 'testing the service', until };
}

const endedEarly = 'the service ended before its test did, with exit code';

const sandboxEnded =
  'the sandbox of the service broke, for example because it used up the processes of its pod: all containers ended with exit code';

/** The exit code of each container in a sandbox of gVisor that has ended, whatever was running in it. */
const lostCode = 128;

const isSandboxLost = ({ runtimeClass }: PodSeen, service: Ended, tester: Ended): boolean =>
  runtimeClass !== undefined &&
  service.exitCode === lostCode &&
  tester.exitCode === lostCode &&
  tester.reason !== 'StartError';

const withFacts = (outcome: Outcome, facts: Facts): Outcome => ({
  ...outcome,
  facts: { ...facts, ...outcome.facts, step: { ...facts.step, ...outcome.facts?.step } },
});

/** Whether the service has ended by itself: the kubelet ends it only after the tester. */
const hasEndedFirst = (service: Ended, tester: Ended): boolean =>
  Date.parse(service.finishedAt ?? '') < Date.parse(tester.finishedAt ?? '');

function judgeResult(job: DockerfileJob, seen: Snapshot, watched: Watched, result: ServiceResult): Outcome {
  const { pod, test, serviceEnd, testerEnd, until } = watched;
  const isOver = serviceEnd !== undefined && testerEnd !== undefined;
  // The service may have ended before: then that says more than what the tester saw of it.
  if (!isOver && seen.now < until) return { kind: 'wait', want: [], message: 'ending the service', until };
  const checks = result.ready ? result.checks : [];
  const passed = checks.filter((check) => check.passed).length;
  const facts: Facts = result.ready ? { test: checks, performance: passed / checks.length } : {};
  if (result.ready && passed === checks.length)
    return isOver
      ? { kind: 'done', want: [], facts }
      : retry(job, 'run', seen.now, 'the service was tested, but its container has not ended');
  const waiting = awaitLog('run', seen, pod);
  if (waiting) return waiting;
  if (isOver && hasEndedFirst(serviceEnd, testerEnd))
    return { ...failed(seen, pod, serviceEnd, endedEarly), facts };
  const where = { location: { pod: pod.name, container: 'run' }, logTail: seen.logs.run ?? '' } as const;
  const fault = result.ready ? failedChecks(checks, passed) : notReady(test, result.got);
  return { kind: 'fail', ...fault, ...where, facts };
}

const notReady = ({ port, readiness: { path, timeout } }: ServiceTest, got: string) =>
  ({
    reason: 'ServiceNotReady',
    message: `the service did not answer GET ${path} on port ${port} with a status below 500 within spec.test.readiness.timeout (${timeout}); the last attempt got ${got}`,
  }) as const;

function failedChecks(checks: readonly CheckResult[], passed: number) {
  const failures = checks.filter((check) => !check.passed);
  const first = failures
    .slice(0, 1)
    .map(({ name, expected, got }) => `${quote(name)}: expected ${String(expected)}; got ${String(got)}`);
  const count = `${checks.length - passed} of ${checks.length}`;
  const message = `${count} checks of the service failed; the first is ${first.join('')}`;
  return { reason: 'TestFailed', message } as const;
}

const timedOut = ({ logs }: Snapshot, pod: PodSeen, { timeout }: ServiceTest): Fail => ({
  kind: 'fail',
  reason: 'TestFailed',
  message: `the test took longer than spec.test.timeout (${timeout})`,
  location: { pod: pod.name, container: 'run' },
  logTail: logs.run ?? '',
});

interface Untold extends Pick<Watched, 'pod' | 'until'> {
  readonly testerEnd: Ended;
}

/** The tester has ended, and nothing is known of what it found. */
function withoutResult(job: DockerfileJob, seen: Snapshot, { pod, testerEnd, until }: Untold): Wait | Fail {
  const location = { pod: pod.name, container: 'test' } as const;
  if (isOutOfMemory(testerEnd)) {
    const message =
      'the tester ran out of memory: an answer of the service, or what a path of spec.test selects in it, is too large';
    return { kind: 'fail', reason: 'TestFailed', message, location };
  }
  if (testerEnd.exitCode === 0 && seen.now < until)
    return { kind: 'wait', want: [], message: 'reading the result of the test', until };
  if (lacksProcesses(testerEnd.message ?? '')) {
    const message =
      'the service has left the tester beside it no process: all processes of a pod share one limit';
    return { kind: 'fail', reason: 'RunFailed', message, location: { ...location, container: 'run' } };
  }
  return retry(job, 'run', seen.now, `the tester ended without a result (exit code ${testerEnd.exitCode})`);
}
