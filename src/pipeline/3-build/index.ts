import { buildPod } from './pod.ts';
import { contextFiles } from './sources/context-files.ts';
import { engineDidNotStart } from './engines/buildkit/build-script.ts';
import { gitSecret } from './sources/git/credentials.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { source } from '../manifest/dockerfile-config-map.ts';
import { judgeBuildLog } from './build-log.ts';
import { parsePushResult, type PushResult } from './push/result.ts';
import { milliseconds } from '../../resource/duration.ts';
import { repository } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { judgeFetch } from './fetch.ts';
import { begunAt, containerOf, logOf, outOfMemory, podProgress, resultOf } from '../pod-step.ts';
import { attemptOf, backingOff, retry, runOf, succeeded } from '../retry.ts';
import type { ContainerSeen, PodSeen, Snapshot } from '../snapshot.ts';
import { cloneResult, knownSource, sourceProblem } from '../source.ts';
import type { Outcome, Step } from '../step.ts';

/** The engine makes the image without credentials; a trusted container beside it pushes what it has checked. */
export const build: Step = {
  name: 'build',
  phase: 'Building',
  decide(job, seen): Outcome {
    if (succeeded(job, 'build') && job.status.image) return { kind: 'done', want: [] };
    const pause = backingOff(job, 'build', seen.now);
    if (pause) return pause;
    const progress = podProgress(seen, 'build', runOf(job), attemptOf(job, 'build'));
    switch (progress.kind) {
      case 'absent':
        return start(job, seen);
      case 'lost':
        return retry(job, 'build', seen.now, progress.message);
      case 'present':
        return judge(job, seen, progress.pod);
    }
  },
};

function start(job: DockerfileJob, { settings, source: given }: Snapshot): Outcome {
  if (given.found === false) return { kind: 'fail', reason: 'SourceFetchFailed', message: given.message };
  const context = { job, settings, run: runOf(job), attempt: attemptOf(job, 'build') };
  const want: Manifest[] =
    given.found === 'later'
      ? [...(given.credentials ? [gitSecret(context, given.credentials)] : []), buildPod(context, [])]
      : [
          source(context, given.dockerfile),
          contextFiles(context, given.files),
          buildPod(context, Object.keys(given.files)),
        ];
  return { kind: 'wait', want, message: 'the build pod starts' };
}

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  if (job.spec.source.git === undefined) return judgeBuild(job, seen, pod);
  const cloned = cloneResult(job, seen);
  if (cloned?.ok !== true) return judgeFetch(job, seen, pod, cloned, overdue(job, seen, pod));
  const { commitSha, dockerfile } = cloned;
  const problem = sourceProblem(job, { dockerfile });
  const outcome: Outcome = problem
    ? { kind: 'fail', ...problem, facts: { step: { pod: pod.name } } }
    : judgeBuild(job, seen, pod);
  const facts = { ...outcome.facts, source: { git: { commitSha } } };
  if (outcome.kind === 'fail') return { ...outcome, facts };
  // For the linter, whose pod is not made before this is known.
  const found = source({ job, settings: seen.settings, run: runOf(job) }, dockerfile);
  return { ...outcome, want: [found, ...outcome.want], facts };
}

function judgeBuild(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const engine = containerOf(pod, 'build');
  const pushed = parsePushResult(resultOf(seen, pod, 'push'));
  if (engine?.state === 'terminated' && engine.exitCode !== 0) return failed(job, seen, pod, engine);
  if (pushed) return ended(job, seen, pod, pushed);
  const push = containerOf(pod, 'push');
  if (push?.state === 'terminated') {
    return retry(
      job,
      'build',
      seen.now,
      `the push container ended without a result (exit ${push.exitCode ?? '?'})`,
    );
  }
  return overdue(job, seen, pod);
}

function ended(job: DockerfileJob, seen: Snapshot, pod: PodSeen, pushed: PushResult): Outcome {
  if ('digest' in pushed) {
    const { digest, size } = pushed;
    const ref = `${repository(seen.settings.registry.host, job.metadata.uid)}@${digest}`;
    return { kind: 'done', want: [], facts: { image: { ref, digest, size }, step: { pod: pod.name } } };
  }
  if (pushed.error === 'push')
    return retry(job, 'build', seen.now, `the registry refused: ${pushed.message}`);
  return {
    kind: 'fail',
    reason: 'PushFailed',
    message: pushed.message,
    location: { pod: pod.name, container: 'push' },
  };
}

function failed(job: DockerfileJob, seen: Snapshot, pod: PodSeen, engine: ContainerSeen): Outcome {
  const logTail = logOf(seen, pod, 'build') ?? '';
  const location = { pod: pod.name, container: 'build' };
  const step = { pod: pod.name, exitCode: engine.exitCode ?? 1 };
  if (outOfMemory(engine)) {
    const message = 'the build was ended for using more memory than spec.build.resources.limits.memory';
    return { kind: 'fail', reason: 'BuildOutOfMemory', message, location, logTail, facts: { step } };
  }
  if (engine.exitCode === engineDidNotStart)
    return retry(job, 'build', seen.now, 'the build engine did not start');
  const dockerfile = knownSource(job, seen)?.dockerfile ?? '';
  const { reason, message, line } = judgeBuildLog(logTail, dockerfile);
  if (reason === 'infrastructure') return retry(job, 'build', seen.now, message);
  const where = { ...location, ...(line !== undefined && { line }) };
  return { kind: 'fail', reason, message, location: where, logTail, facts: { step } };
}

function overdue(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const { timeout } = job.spec.build;
  const begun = begunAt(pod, 'build');
  if (begun === undefined) return { kind: 'wait', want: [], message: 'the build pod starts' };
  const until = Date.parse(begun) + milliseconds(timeout);
  const step = { pod: pod.name, startTime: begun };
  const isFetching = containerOf(pod, 'clone')?.state === 'running';
  const doing = isFetching ? 'fetching the repository' : 'building';
  if (seen.now < until) return { kind: 'wait', want: [], message: doing, until, facts: { step } };
  const message = `the build took longer than spec.build.timeout (${timeout})`;
  const logTail = logOf(seen, pod, 'build') ?? logOf(seen, pod, 'clone') ?? '';
  return {
    kind: 'fail',
    reason: 'BuildTimeout',
    message,
    logTail,
    location: { pod: pod.name },
    facts: { step },
  };
}
