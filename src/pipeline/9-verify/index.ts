import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Verification, VerifyFinding } from '../../resource/verify.ts';
import {
  begunAt,
  containerOf,
  isOutOfMemory,
  isPastDeadline,
  type ContainerSeen,
  type PodSeen,
} from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import { podStep } from '../pod-step.ts';
import { attemptOf, runOf, succeeded } from '../progress.ts';
import { outcomeOf, retry } from '../retry.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, Outcome } from '../step.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { loginSecret } from './login.ts';
import { targetEgress } from './network-policy.ts';
import { verifyPod } from './pod.ts';
import { wantedService } from './service.ts';
import { targetOf } from './target.ts';

const starting = 'starting the verify pod';
/** Milliseconds for the kill of a tool that does not end, and for the judgement on its report. */
const grace = 30_000;

/** Attacks the Service of what was deployed. Whatever ends it but success undoes the deployment (rollout/undo.ts). */
export const verify = podStep({
  name: 'verify',
  phase: 'Verifying',
  applies: ({ spec }) => spec.verify !== undefined,
  isDone: (job) => succeeded(job, 'verify'),
  start,
  judge,
});

function start(job: DockerfileJob, seen: Snapshot): Outcome {
  const { service: read, settings, now } = seen;
  const wanted = wantedService(job);
  const name = `Service ${wanted.service}`;
  // It is read from the next pass on, when the status says so.
  if (read === undefined) return { kind: 'wait', want: [], message: starting, until: now };
  if (read.kind === 'denied') return { kind: 'fail', reason: 'DeployDenied', message: read.message };
  if (read.kind === 'absent')
    return { kind: 'fail', reason: 'SpecDenied', message: `spec.verify.service: there is no ${name}` };
  const target = targetOf(read, wanted);
  if (!target.ok) return outcomeOf(target.fault, { job, step: 'verify', now });
  const context = { job, settings, run: runOf(job), attempt: attemptOf(job, 'verify') };
  const login = loginFor(context, seen);
  if ('kind' in login) return login;
  const pod = verifyPod(context, wanted.verify, target.value);
  const want = [targetEgress(context, target.value), ...login.want, pod];
  return { kind: 'wait', want, message: starting, until: startDue(seen) };
}

/** The credentials that the pod mounts, if any, or why it cannot be made now. */
function loginFor(
  context: JobContext,
  { verifyLogin: login, now }: Snapshot,
): Outcome | { readonly want: Manifest[] } {
  if (!context.job.spec.verify?.auth) return { want: [] };
  if (!login) return { kind: 'wait', want: [], message: starting, until: now };
  if (login.kind === 'unavailable') return { kind: 'fail', reason: 'SpecDenied', message: login.message };
  return { want: [loginSecret(context, login.credential)] };
}

const inconclusive = (pod: PodSeen, message: string): Fail => ({
  kind: 'fail',
  reason: 'VerificationInconclusive',
  message,
  location: { pod: pod.name, container: 'attack' },
  facts: { step: { pod: pod.name } },
});

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const result = seen.results.assess;
  if (!result) return unfinished(job, seen, pod);
  switch (result.kind) {
    case 'broken':
      return retry(job, 'verify', seen.now, result.why);
    case 'inconclusive':
      return inconclusive(pod, `the security test proves nothing: ${result.why}`);
    case 'judged':
      return judged(job, pod, result.verification);
  }
}

function judged(job: DockerfileJob, pod: PodSeen, verification: Verification): Outcome {
  const facts = { verification, step: { pod: pod.name } };
  if (verification.gating === 0) return { kind: 'done', want: [], facts };
  return {
    kind: 'fail',
    reason: 'VerificationFailed',
    message: complaint(verification, wantedService(job).verify.failOn),
    location: { pod: pod.name, container: 'attack' },
    facts,
  };
}

function complaint({ gating, top }: Verification, failOn: string): string {
  const tell = ({ category, severity, method, path }: VerifyFinding) =>
    `${category} (${severity}, ${method} ${path})`;
  const worst = top.slice(0, Math.min(gating, 3)).map(tell).join(', ');
  return `${gating} ${gating === 1 ? 'weakness' : 'weaknesses'} of severity ${failOn} or higher: ${worst}`;
}

/** Waits until spec.verify.timeout is over, and a little longer for the judgement. */
function unfinished(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const { timeout } = wantedService(job).verify;
  const attack = containerOf(pod, 'attack');
  const assess = containerOf(pod, 'assess');
  const flood = floodOf(attack, assess);
  if (flood !== undefined) return inconclusive(pod, flood);
  const begun = begunAt(pod, 'attack');
  const until = begun === undefined ? undefined : Date.parse(begun) + milliseconds(timeout) + grace;
  if (isPastDeadline(pod) || (until !== undefined && seen.now >= until))
    return inconclusive(pod, `the security test took longer than spec.verify.timeout (${timeout})`);
  if (until === undefined) return { kind: 'wait', want: [], message: starting, until: startDue(seen) };
  if (assess?.state === 'terminated')
    return retry(
      job,
      'verify',
      seen.now,
      `the assess container ended without a result (exit code ${assess.exitCode})`,
    );
  if (attack?.state === 'terminated' && attack.exitCode !== 0)
    return retry(job, 'verify', seen.now, `the attack container ended with exit code ${attack.exitCode}`);
  return { kind: 'wait', want: [], message: 'testing the security of the service', until };
}

/** What the target has sent too much of. Undefined if no container has run out of memory. */
function floodOf(attack: ContainerSeen | undefined, assess: ContainerSeen | undefined): string | undefined {
  if (attack && isOutOfMemory(attack)) return 'the answers of the service are too large';
  return assess && isOutOfMemory(assess) ? 'the report is too large to be judged' : undefined;
}
