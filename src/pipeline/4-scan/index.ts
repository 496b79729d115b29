import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { severities } from '../../resource/spec.ts';
import type { Vulnerability } from '../../resource/status.ts';
import { knownDockerfile } from '../known-dockerfile.ts';
import { takeVerdict } from '../memory/earlier.ts';
import { begunAt, containerOf, isOutOfMemory, isPastDeadline, type PodSeen } from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import { podStep } from '../pod-step.ts';
import { attemptOf, currentPod, runOf, stepOf, succeeded } from '../progress.ts';
import { retry } from '../retry.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Facts, Outcome } from '../step.ts';
import { newAdvice } from './advice.ts';
import { floorOf } from './floor.ts';
import { scanPod } from './pod.ts';
import type { ScanResult } from './summarize/result.ts';

const pod = (job: DockerfileJob, seen: Snapshot) =>
  scanPod({ job, settings: seen.settings, run: runOf(job), attempt: attemptOf(job, 'scan') }, seen);

/** Scans the pushed image by digest with Trivy. An image that Trivy cannot judge fails the job. */
export const scan = podStep({
  name: 'scan',
  phase: 'Scanning',
  isDone: (job) => succeeded(job, 'scan'),
  start: (job, seen) =>
    takeVerdict(job, seen) ?? {
      kind: 'wait',
      want: [pod(job, seen)],
      message: 'starting the scan pod',
      until: startDue(seen),
    },
  judge,
  // Not before the Dockerfile is known: its base images are scanned, too.
  prepare: (job, seen) =>
    knownDockerfile(job, seen) && !currentPod(job, 'scan', seen.pods) ? [pod(job, seen)] : [],
  afterwards: newAdvice,
});

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const result = seen.results.summarize;
  if (!result) return unfinished(job, seen, pod);
  if (result.digest !== job.status.image?.digest && result.inconclusive === undefined) {
    return retry(job, 'scan', seen.now, `the scan pod scanned ${result.digest} instead of the pushed image`);
  }
  if (result.refused !== undefined) {
    const location = { pod: pod.name, container: 'summarize' } as const;
    return {
      kind: 'fail',
      reason: 'PushFailed',
      message: result.refused,
      location,
      facts: { step: { pod: pod.name } },
    };
  }
  const facts = { ...factsOf(result, pod.name), ...newAdvice(job, seen), ...withVolumes(job, result) };
  if (result.inconclusive !== undefined) {
    const location = { pod: pod.name, container: 'trivy' } as const;
    return { kind: 'fail', reason: 'ScanInconclusive', message: result.inconclusive, location, facts };
  }
  if (result.gating > 0) {
    return { kind: 'fail', reason: 'VulnerabilitiesFound', message: complaint(job, seen, result), facts };
  }
  return { kind: 'done', want: [], facts };
}

const factsOf = ({ counts, gating, top, database }: ScanResult, pod: string): Facts => ({
  vulnerabilities: { ...counts, gating, top, ...(database !== undefined && { database }) },
  step: { pod },
});

/** The run step needs them, and only the status is certain to be there by then. */
const withVolumes = ({ status: { image } }: DockerfileJob, { volumes = [] }: ScanResult): Facts =>
  image === undefined || volumes.length === 0 ? {} : { image: { ...image, volumes: [...volumes] } };

function complaint(job: DockerfileJob, { settings }: Snapshot, { gating, top }: ScanResult): string {
  const tell = ({ id, severity, package: name, installed, fixed, image }: Vulnerability) =>
    `${id} (${severity}, ${name} ${installed}${fixed === undefined ? '' : `, fixed in ${fixed}`}${image === undefined ? '' : `, in the base image ${image}`})`;
  const { failOn, ignoreUnfixed } = job.spec.scan;
  const floor = floorOf(job, settings);
  const isRaised = floor !== undefined && severities.indexOf(floor.failOn) > severities.indexOf(failOn);
  const isFixable = ignoreUnfixed && floor?.ignoreUnfixed !== false;
  const noun = gating === 1 ? 'vulnerability' : 'vulnerabilities';
  const severity = isRaised
    ? `${floor.failOn} or higher, the minimum of this cluster`
    : `${failOn} or higher`;
  const kind = `${isFixable ? 'fixable ' : ''}${noun} of severity ${severity}`;
  return `${gating} ${kind}: ${top.slice(0, Math.min(gating, 3)).map(tell).join(', ')}`;
}

/**
 * Waits until spec.scan.timeout is over. The pod may have been created early, so the time counts from the end of
 * the build, but not before the scanner has started.
 */
function unfinished(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const summarize = containerOf(pod, 'summarize');
  // Its input is the report on an image that anybody made.
  if (summarize && isOutOfMemory(summarize)) {
    const message = "the scanner's reports are too large to be summarized";
    return {
      kind: 'fail',
      reason: 'ScanInconclusive',
      message,
      location: { pod: pod.name, container: 'summarize' },
    };
  }
  const late = isPastDeadline(pod);
  if (!late && summarize?.state === 'terminated') {
    const message = `the summarize container ended without a result (exit code ${summarize.exitCode})`;
    return retry(job, 'scan', seen.now, message);
  }
  const begun = begunAt(pod, 'trivy');
  const asked = Math.max(
    Date.parse(stepOf(job, 'build')?.endTime ?? pod.createdAt),
    begun === undefined ? seen.now : Date.parse(begun),
  );
  const until = asked + milliseconds(job.spec.scan.timeout);
  // The deadline of a pod that was made early also counts the attempts of the build that failed.
  if (late && seen.now < until)
    return retry(
      job,
      'scan',
      seen.now,
      'the deadline of the scan pod was over before it had its time to scan',
    );
  if (seen.now < until) return { kind: 'wait', want: [], message: 'scanning', until };
  return {
    kind: 'fail',
    reason: 'ScanTimeout',
    message: `the scan took longer than spec.scan.timeout (${job.spec.scan.timeout})`,
    location: { pod: pod.name },
  };
}
