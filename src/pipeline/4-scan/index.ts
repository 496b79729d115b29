import { scanPod } from './pod.ts';
import { parseScanResult, type ScanResult } from './summarize/result.ts';
import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Vulnerability } from '../../resource/status.ts';
import { containerOf, podProgress, resultOf } from '../pod-step.ts';
import { attemptOf, backingOff, retry, runOf, stepOf, succeeded } from '../retry.ts';
import type { PodSeen, Snapshot } from '../snapshot.ts';
import { knownSource } from '../source.ts';
import type { Facts, Outcome, Step } from '../step.ts';

const pod = (job: DockerfileJob, { settings }: Snapshot) =>
  scanPod({ job, settings, run: runOf(job), attempt: attemptOf(job, 'scan') });

/** Trivy on the very digest that was pushed. What it cannot judge is not clean. */
export const scan: Step = {
  name: 'scan',
  phase: 'Scanning',
  // The linter is of no use before there is a Dockerfile.
  prepare: (job, seen) =>
    job.spec.source.git !== undefined && !knownSource(job, seen) ? [] : [pod(job, seen)],
  decide(job, seen): Outcome {
    if (succeeded(job, 'scan')) return { kind: 'done', want: [] };
    const pause = backingOff(job, 'scan', seen.now);
    if (pause) return pause;
    const progress = podProgress(seen, 'scan', runOf(job), attemptOf(job, 'scan'));
    switch (progress.kind) {
      case 'absent':
        return { kind: 'wait', want: [pod(job, seen)], message: 'the scan pod starts' };
      case 'lost':
        return retry(job, 'scan', seen.now, progress.message);
      case 'present':
        return judge(job, seen, progress.pod);
    }
  },
};

function judge(job: DockerfileJob, seen: Snapshot, { name, ...pod }: PodSeen): Outcome {
  const result = parseScanResult(resultOf(seen, { name, ...pod }, 'report'));
  if (!result) return unfinished(job, seen, { name, ...pod });
  if (result.digest !== job.status.image?.digest && result.inconclusive === undefined) {
    return retry(job, 'scan', seen.now, `the scan was of ${result.digest}, not of the image that was pushed`);
  }
  const facts = factsOf(result, name);
  if (result.inconclusive !== undefined) {
    const location = { pod: name, container: 'trivy' };
    return { kind: 'fail', reason: 'ScanInconclusive', message: result.inconclusive, location, facts };
  }
  if (result.gating > 0) {
    return { kind: 'fail', reason: 'VulnerabilitiesFound', message: complaint(job, result), facts };
  }
  return { kind: 'done', want: [], facts };
}

const factsOf = ({ counts, gating, top, lint, audit }: ScanResult, pod: string): Facts => ({
  vulnerabilities: { ...counts, gating, top },
  ...(lint && { lint }),
  ...(audit && { audit }),
  step: { pod },
});

function complaint({ spec }: DockerfileJob, { gating, top }: ScanResult): string {
  const tell = ({ id, severity, package: name, installed, fixed }: Vulnerability) =>
    `${id} (${severity}, ${name} ${installed}${fixed === undefined ? '' : `, fixed in ${fixed}`})`;
  const { failOn, ignoreUnfixed } = spec.scan;
  const kind = `${ignoreUnfixed ? 'fixable ' : ''}vulnerabilities of severity ${failOn} or higher`;
  return `${gating} ${kind}: ${top.slice(0, Math.min(gating, 3)).map(tell).join(', ')}`;
}

/** The pod was made early: its time counts from when the image was there. */
function unfinished(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const report = containerOf(pod, 'report');
  if (report?.state === 'terminated') {
    const code = report.exitCode ?? '?';
    return retry(job, 'scan', seen.now, `the scan pod ended without a result (exit ${code})`);
  }
  const begun = Math.max(
    Date.parse(stepOf(job, 'build')?.endTime ?? pod.createdAt),
    Date.parse(pod.createdAt),
  );
  const until = begun + milliseconds(job.spec.scan.timeout);
  if (seen.now < until) return { kind: 'wait', want: [], message: 'scanning', until };
  return {
    kind: 'fail',
    reason: 'ScanTimeout',
    message: `the scan took longer than spec.scan.timeout (${job.spec.scan.timeout})`,
    location: { pod: pod.name },
  };
}
