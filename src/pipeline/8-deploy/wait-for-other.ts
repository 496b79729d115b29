import type { DockerfileJob } from '../../resource/schema.ts';
import { stepOf } from '../progress.ts';
import type { Outcome } from '../step.ts';
import { failed, waiting, type Rollout } from './rollout.ts';

/** Milliseconds between two looks. A thousand jobs may wait. */
const lookAfter = 10_000;

const beginning = 'waiting for another job to deploy to ';

/**
 * Waits for another job that deploys to the same Deployment. Anybody who may change the Deployment can forge its annotation, and
 * a job that waits has a slot, so it does not wait longer than a rollout may take.
 */
export function waitForOther({ job, now, spec }: Rollout): Outcome {
  const { deployment, progressDeadlineSeconds } = spec;
  const since = Date.parse(stepOf(job, 'deploy')?.startTime ?? '') || now;
  const over = since + progressDeadlineSeconds * 1000;
  return now >= over
    ? failed(
        `another job still deploys to ${deployment.name} after ${progressDeadlineSeconds} s (spec.deploy.progressDeadlineSeconds)`,
      )
    : waiting(Math.min(now + lookAfter, over), `${beginning}${deployment.name}`);
}

/** Whether the job has waited for another one until now. */
export const isRelieved = (job: DockerfileJob): boolean =>
  stepOf(job, 'deploy')?.message?.startsWith(beginning) === true;
