import type { CloneResult } from './sources/git/result.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { containerOf, logOf, outOfMemory } from '../pod-step.ts';
import { retry } from '../retry.ts';
import type { PodSeen, Snapshot } from '../snapshot.ts';
import type { Outcome } from '../step.ts';

/** Milliseconds after which a line is looked for again that was printed and has not come. */
const lookAgain = 1000;

/**
 * What is to be said of a build whose repository is not there (yet).
 * @param cloned what the clone container said of why it brought nothing, if it has
 * @param waiting what is to be said while it has not ended, the time of the build included
 */
export function judgeFetch(
  job: DockerfileJob,
  seen: Snapshot,
  pod: PodSeen,
  cloned: Extract<CloneResult, { ok: false }> | undefined,
  waiting: Outcome,
): Outcome {
  const clone = containerOf(pod, 'clone');
  // Its line is there before the kubelet tells of its end; but the log is whole only then.
  if (clone?.state !== 'terminated') return waiting;
  const location = { pod: pod.name, container: 'clone' };
  const logTail = logOf(seen, pod, 'clone') ?? '';
  if (cloned) {
    const { reason, message } = cloned;
    if (reason === 'infrastructure') return retry(job, 'build', seen.now, message);
    return { kind: 'fail', reason, message, location, logTail, facts: { step: { pod: pod.name } } };
  }
  if (outOfMemory(clone)) {
    const message = 'spec.source.git.url: to fetch the repository takes more memory than there is for it';
    return { kind: 'fail', reason: 'SourceFetchFailed', message, location, logTail };
  }
  if (clone.exitCode === 0)
    return waiting.kind === 'wait' ? { ...waiting, until: seen.now + lookAgain } : waiting;
  const message = `the clone container ended without a result (exit ${clone.exitCode ?? '?'})`;
  return retry(job, 'build', seen.now, message);
}
