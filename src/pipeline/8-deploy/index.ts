import type { Deployed } from '../../resource/deploy.ts';
import { untagged } from '../../resource/output.ts';
import { quote } from '../../text/quote.ts';
import { setImage } from '../rollout/change.ts';
import {
  deployerOf,
  isComplete,
  isSameImage,
  stuckSince,
  type SeenDeployment,
} from '../rollout/deployment-seen.ts';
import { deployFault } from '../rollout/fault.ts';
import { lookAfter } from '../rollout/roll-back.ts';
import type { Outcome, Step } from '../step.ts';
import { failed, waiting, type Rollout } from './rollout.ts';
import { isRelieved, waitForOther } from './wait-for-other.ts';

/** Gives the published image to a Deployment, by digest, and waits until all its pods run it. */
export const deploy: Step<'deploy'> = {
  name: 'deploy',
  phase: 'Deploying',
  applies: ({ spec }) => spec.deploy !== undefined,
  decide(job, seen): Outcome {
    const { deployment, output } = job.status;
    if (deployment?.revision !== undefined) return { kind: 'done', want: [] };
    // It is read from the next pass on, when the status says so.
    if (seen.deployment === undefined) return waiting(seen.now, 'starting the rollout');
    const fault = deployFault(job, seen.deployment);
    if (fault) return { kind: 'fail', ...fault };
    const { deploy: spec } = job.spec;
    if (spec === undefined || output === undefined)
      throw new TypeError('nothing is deployed that is not published');
    const { digest } = output;
    const rollout = { job, now: seen.now, spec, image: `${untagged(output.image)}@${digest}`, digest };
    const found = seen.deployment.kind === 'found' ? seen.deployment.deployment : undefined;
    return deployment === undefined ? begin(rollout, found) : proceed(rollout, deployment, found);
  },
};

/** The status names the former image before anything is changed, so that a crash loses neither. */
function begin(rollout: Rollout, found: SeenDeployment | undefined): Outcome {
  const { now, spec, image, digest } = rollout;
  if (found?.isTaken) return waitForOther(rollout);
  const { serviceAccountName, deployment } = spec;
  const deployed: Deployed = {
    serviceAccountName,
    ...deployment,
    image,
    digest,
    ...(found?.image !== undefined && { previousImage: found.image }),
    startTime: new Date(now).toISOString(),
  };
  return waiting(now, `deploying to ${deployment.name}`, { facts: { deployment: deployed } });
}

function proceed(rollout: Rollout, deployed: Deployed, found: SeenDeployment | undefined): Outcome {
  if (found === undefined) return make(rollout, deployed);
  return found.deployedBy === deployerOf(rollout.job)
    ? follow(rollout, deployed, found)
    : take(rollout, deployed, found);
}

function make({ now, spec }: Rollout, { name, previousImage, startTime }: Deployed): Outcome {
  if (previousImage !== undefined) return failed(`Deployment ${quote(name)} was deleted during its rollout`);
  return isLate(now, spec, startTime)
    ? tooLate(name, spec, 'it could not be made')
    : waiting(now + lookAfter, `making Deployment ${name}`, { change: { kind: 'create' } });
}

/** Sets the image, in the very version that the status tells about. */
function take(rollout: Rollout, deployed: Deployed, found: SeenDeployment): Outcome {
  const { job, now, image } = rollout;
  if (found.isTaken) return waitForOther(rollout);
  const words = `deploying to ${deployed.name}`;
  // Somebody has removed the annotation only. What was there before is known.
  const isUnmarked = found.deployedBy === undefined && found.image === image;
  const isKnown = found.image === deployed.previousImage || (isUnmarked && 'previousImage' in deployed);
  // The time begins when this job has the Deployment.
  if (isKnown && !isRelieved(job)) return waiting(now + lookAfter, words, { change: setImage(found, image) });
  // Somebody has changed it in between, or made it: what a rollback returns to is that.
  const { previousImage: _, ...rest } = deployed;
  const previousImage = isKnown ? deployed.previousImage : found.image;
  const startTime = new Date(now).toISOString();
  const newer = { ...rest, startTime, ...(previousImage !== undefined && { previousImage }) };
  return waiting(now, words, { facts: { deployment: newer } });
}

function follow({ now, image, spec }: Rollout, deployed: Deployed, found: SeenDeployment): Outcome {
  const { name, startTime } = deployed;
  if (!isSameImage(found.image, image))
    return failed(`somebody else has changed the image of Deployment ${quote(name)} during its rollout`);
  if (deployed.previousImage === undefined && found.hasService === false)
    return waiting(now + lookAfter, `making Service ${name}`, {
      change: { kind: 'create-service', owner: found.uid },
    });
  const stuck = stuckSince(found, Date.parse(startTime));
  if (stuck !== undefined)
    return failed(`the rollout of Deployment ${quote(name)} makes no progress: ${stuck}`);
  if (isComplete(found))
    return { kind: 'done', want: [], facts: { deployment: { ...deployed, revision: found.revision ?? '' } } };
  return isLate(now, spec, startTime)
    ? tooLate(name, spec, progressOf(found))
    : waiting(now + lookAfter, progressOf(found));
}

const progressOf = ({ wanted, updated, available }: SeenDeployment): string =>
  `${updated} of ${wanted} pods have the new image, ${available} are available`;

const isLate = (now: number, { progressDeadlineSeconds }: Rollout['spec'], startTime: string): boolean =>
  now >= Date.parse(startTime) + progressDeadlineSeconds * 1000;

const tooLate = (name: string, { progressDeadlineSeconds }: Rollout['spec'], state: string): Outcome =>
  failed(
    `the rollout of Deployment ${quote(name)} is not complete after ${progressDeadlineSeconds} s (spec.deploy.progressDeadlineSeconds): ${state}`,
  );
