import { milliseconds } from '../../resource/duration.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { stepOf } from '../progress.ts';
import type { Outcome } from '../step.ts';
import { failed, waiting, type Rollout } from './rollout.ts';

/** Milliseconds between two looks. A thousand jobs may wait. */
const lookAfter = 10_000;

const beginning = 'waiting for another job to deploy to ';

/**
 * Waits for another job that deploys to the same Deployment. Anybody who may change the Deployment can forge its annotation, and
 * a job that waits has a slot, so it does not wait longer than its own rollout, security test and rollback may take.
 */
export function waitForOther({ job, now, spec }: Rollout): Outcome {
  const { name } = spec.deployment;
  const patience = patienceOf(job, spec);
  const since = Date.parse(stepOf(job, 'deploy')?.startTime ?? '') || now;
  const over = since + patience;
  return now >= over
    ? failed(
        `another job still deploys to ${name} after ${patience / 1000} s, which is as long as this one may take (spec.deploy.progressDeadlineSeconds, twice, and spec.verify.timeout)`,
      )
    : waiting(Math.min(now + lookAfter, over), `${beginning}${name}`);
}

function patienceOf({ spec }: DockerfileJob, { progressDeadlineSeconds }: Rollout['spec']): number {
  const test = spec.verify ? milliseconds(spec.verify.timeout) : 0;
  return 2 * progressDeadlineSeconds * 1000 + test;
}

/** Whether the job has waited for another one until now. */
export const isRelieved = (job: DockerfileJob): boolean =>
  stepOf(job, 'deploy')?.message?.startsWith(beginning) === true;
