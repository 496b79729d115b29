import { milliseconds } from '../../resource/duration.ts';
import { outputTarget, taggedImage, type Output } from '../../resource/output.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { quote } from '../../text/quote.ts';
import { begunAt, containerOf, isPastDeadline, type PodSeen } from '../pod-seen.ts';
import { startDue } from '../pod-start.ts';
import { podStep } from '../pod-step.ts';
import { attemptOf, runOf, succeeded } from '../progress.ts';
import { retry } from '../retry.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, FailDetails, Outcome, Wait } from '../step.ts';
import type { PublishFault } from './copy/result.ts';
import { outputSecret } from './credentials.ts';
import { publishPod } from './pod.ts';

const starting = 'starting the publish pod';

/** Copies the image that was scanned and run, by digest, to the user's registry, with the user's credentials. */
export const publish = podStep({
  name: 'publish',
  phase: 'Publishing',
  applies: ({ spec }) => spec.output !== undefined,
  isDone: (job) => succeeded(job, 'publish'),
  start,
  judge,
});

/** @throws Error for a job that has nothing to publish, which has no such step */
function given({ spec, status }: DockerfileJob): { output: Output; digest: string } {
  const digest = status.image?.digest;
  if (spec.output === undefined || digest === undefined)
    throw new Error('the publish step has no image: the build step must not be done without one');
  return { output: spec.output, digest };
}

function start(job: DockerfileJob, seen: Snapshot): Outcome {
  const { push, settings, now } = seen;
  const { output, digest } = given(job);
  // It is read from the next pass on, when the status says so.
  if (push === undefined) return { kind: 'wait', want: [], message: starting, until: now };
  if (push.kind === 'unavailable')
    return { kind: 'fail', reason: 'PublishUnauthorized', message: push.message };
  const context = { job, settings, run: runOf(job), attempt: attemptOf(job, 'publish') };
  const { attestations, signingKey } = settings.publish;
  const secrets = {
    dockerConfig: push.kind === 'credentials' ? push.dockerConfig : undefined,
    signingKey: attestations ? signingKey : undefined,
  };
  const want = [...outputSecret(context, secrets), publishPod(context, { output, digest, secrets })];
  return { kind: 'wait', want, message: starting, until: startDue(seen) };
}

function judge(job: DockerfileJob, seen: Snapshot, pod: PodSeen): Outcome {
  const { output, digest } = given(job);
  const result = seen.results.publish;
  if (!result) return unfinished(job, seen, pod, output);
  if ('error' in result) return failed(job, seen, pod, result);
  if (result.digest !== digest)
    return retry(job, 'publish', seen.now, `the publish pod published ${result.digest} instead of the image`);
  const image = taggedImage(output.image);
  return { kind: 'done', want: [], facts: { output: { image, digest }, step: { pod: pod.name } } };
}

const locationOf = (pod: PodSeen): FailDetails => ({
  location: { pod: pod.name, container: 'publish' },
  facts: { step: { pod: pod.name } },
});

function failed(job: DockerfileJob, seen: Snapshot, pod: PodSeen, fault: PublishFault): Wait | Fail {
  const { image, pushSecret } = given(job).output;
  const { error, message } = fault;
  const { host } = outputTarget(image);
  switch (error) {
    case 'workspace':
      return retry(job, 'publish', seen.now, `the image cannot be read to be published: ${message}`);
    case 'unavailable': {
      const again = retry(job, 'publish', seen.now, `spec.output.image: ${message}`);
      return again.kind === 'fail' ? { ...again, reason: 'PublishFailed', ...locationOf(pod) } : again;
    }
    case 'refused':
      return {
        kind: 'fail',
        reason: 'PublishFailed',
        message: `spec.output.image: ${message}`,
        ...locationOf(pod),
      };
    case 'unauthorized': {
      const told =
        pushSecret === undefined
          ? `the registry ${quote(host)} does not accept images from anybody; name a Secret that has credentials`
          : `the registry ${quote(host)} refuses the credentials in Secret ${quote(pushSecret)}, or they do not allow to push there`;
      const words = `spec.output.pushSecret: ${told} (${message})`;
      return { kind: 'fail', reason: 'PublishUnauthorized', message: words, ...locationOf(pod) };
    }
  }
}

/** Waits until spec.output.timeout is over. Each attempt has that time. */
function unfinished(job: DockerfileJob, seen: Snapshot, pod: PodSeen, { timeout }: Output): Outcome {
  const begun = begunAt(pod, 'publish');
  const until = begun === undefined ? undefined : Date.parse(begun) + milliseconds(timeout);
  if (isPastDeadline(pod) || (until !== undefined && seen.now >= until))
    return {
      kind: 'fail',
      reason: 'PublishFailed',
      message: `publishing to spec.output.image took longer than spec.output.timeout (${timeout})`,
      ...locationOf(pod),
    };
  if (begun === undefined || until === undefined)
    return { kind: 'wait', want: [], message: starting, until: startDue(seen) };
  const broken = brokenIn(pod);
  if (broken !== undefined) return retry(job, 'publish', seen.now, broken);
  const facts = { step: { pod: pod.name, startTime: begun } };
  return { kind: 'wait', want: [], message: 'publishing', until, facts };
}

/** Why there will be no result. `publish` waits for the SBOM. */
function brokenIn(pod: PodSeen): string | undefined {
  const [publishing, sbom] = [containerOf(pod, 'publish'), containerOf(pod, 'sbom')];
  if (publishing?.state === 'terminated')
    return `the publish container ended without a result (exit code ${publishing.exitCode})`;
  if (sbom?.state === 'terminated' && sbom.exitCode !== 0)
    return `the packages of the image could not be listed (exit code ${sbom.exitCode} of the container sbom)`;
  return undefined;
}
