import type { Deployed } from '../../resource/deploy.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Fail, Outcome, Wait } from '../step.ts';
import { remove, setImage, type DeploymentChange } from './change.ts';
import { deployerOf, isComplete, isSameImage, type SeenDeployment } from './deployment-seen.ts';

/** Milliseconds between two looks at a Deployment that rolls out. */
export const lookAfter = 1_000;

/** Seconds, if spec.deploy is gone from the spec. */
const standardDeadline = 300;
/** Seconds for which a rollback may delay the deletion of its job. */
const longestDeletion = 600;

type Seen = Pick<Snapshot, 'now' | 'deployment'>;

/**
 * Undoes what the job has deployed, then fails it. The status says so before anything is changed, so that a crash
 * continues here. Bounded by spec.deploy.progressDeadlineSeconds.
 */
export function rollBack(job: DockerfileJob, seen: Seen, failure: Fail): Outcome {
  const { deployment } = job.status;
  if (deployment === undefined) return failure;
  if (deployment.rollback === undefined) {
    const { reason, message } = failure;
    const rollback = { startTime: new Date(seen.now).toISOString(), reason, message };
    return {
      kind: 'wait',
      want: [],
      message: 'rolling back',
      until: seen.now,
      facts: { deployment: { ...deployment, rollback } },
    };
  }
  return goOn(job, seen, failure, deployment, Date.parse(deployment.rollback.startTime));
}

function deadlineOf({ spec, metadata }: DockerfileJob): number {
  const given = spec.deploy?.progressDeadlineSeconds ?? standardDeadline;
  return (metadata.deletionTimestamp === undefined ? given : Math.min(given, longestDeletion)) * 1000;
}

function goOn(job: DockerfileJob, seen: Seen, failure: Fail, deployed: Deployed, begun: number): Outcome {
  const over = begun + deadlineOf(job);
  const next = nextOf(job, seen.deployment, deployed);
  const late = left(whyLate(seen.deployment));
  const end = 'words' in next ? next : seen.now >= over ? late : undefined;
  if (end === undefined) return wait(seen.now, over, 'change' in next ? next.change : undefined);
  return {
    ...failure,
    message: `${failure.message}; ${end.words}`,
    facts: { ...failure.facts, deployment: { ...deployed, rolledBack: end.rolledBack } },
  };
}

/** How a rollback has ended, in words for the user, or what to change before the next look, if anything. */
type Next = Ended | { readonly change?: DeploymentChange };

interface Ended {
  readonly words: string;
  readonly rolledBack: boolean;
}

const left = (words: string): Ended => ({ words, rolledBack: false });

function nextOf(job: DockerfileJob, seen: Seen['deployment'], deployed: Deployed): Next {
  switch (seen?.kind) {
    // A right that is missing may be there again in a moment: roles are replaced, and caches of the apiserver fill.
    case undefined:
    case 'denied':
    case 'refused':
      return {};
    case 'absent':
      return deployed.previousImage === undefined
        ? { words: `no Deployment ${deployed.name} is left`, rolledBack: true }
        : left(`there is no Deployment ${deployed.name} any more to roll back`);
    case 'found': {
      const isOurs = seen.deployment.deployedBy === deployerOf(job);
      return stepBack(seen.deployment, deployed, isOurs);
    }
  }
}

const whyLate = (seen: Seen['deployment']): string =>
  seen?.kind === 'denied' || seen?.kind === 'refused'
    ? `not rolled back in time: ${seen.message}`
    : 'the rollback has not finished in time';

/** Another job, or somebody, may have set an image after this one. That is theirs. */
function stepBack(found: SeenDeployment, deployed: Deployed, isOurs: boolean): Next {
  const { name, image, previousImage } = deployed;
  const [hasNew, hasFormer] = [image, previousImage].map(
    (one) => one !== undefined && isSameImage(found.image, one),
  );
  if (!hasNew && !hasFormer)
    return left(`not rolled back, because somebody else has changed Deployment ${name} meanwhile`);
  if (previousImage === undefined)
    return isOurs ? { change: remove(found) } : left(`somebody else has made Deployment ${name}`);
  if (hasNew && hasFormer) return { words: 'the Deployment had this image before', rolledBack: true };
  if (hasNew)
    return isOurs
      ? { change: setImage(found, previousImage) }
      : left(`not rolled back, because Deployment ${name} has the image, but not from this job any more`);
  if (!isOurs) return { words: `Deployment ${name} was not changed`, rolledBack: true };
  return isComplete(found) ? { words: `rolled back to ${digestOf(previousImage)}`, rolledBack: true } : {};
}

/** The digest of a reference that has one. */
const digestOf = (image: string): string => image.slice(image.indexOf('@') + 1);

const wait = (now: number, over: number, change?: DeploymentChange): Wait => ({
  kind: 'wait',
  want: [],
  message: 'rolling back',
  until: Math.min(now + lookAfter, over),
  ...(change && { change }),
});
