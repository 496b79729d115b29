import { isAtWork, isTerminal } from '../../resource/phases.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { rolloutOf } from '../rollout/undo.ts';

/** What a pass must look at: the Deployment, and the ServiceAccount whose rights it looks with. */
export interface DeploymentToRead {
  readonly serviceAccountName: string;
  readonly name: string;
  readonly container: string;
  /** Whether it also looks for the Service that the job would make with the Deployment. */
  readonly withService: boolean;
}

/**
 * The Deployment to read, if a pass must know it: before the job is admitted, so that it fails before it has built anything;
 * when it deploys; and while that is undone. What a job has begun counts, whatever the spec says by now. While it is tested,
 * nothing depends on the Deployment.
 */
export function deploymentToRead(job: DockerfileJob): DeploymentToRead | undefined {
  const { spec, status } = job;
  const begun = rolloutOf(job);
  if (begun) {
    if (status.phase === 'Verifying' && begun.rollback === undefined) return undefined;
    const { serviceAccountName, name, container, rollback } = begun;
    const withService = rollback === undefined && spec.deploy?.create !== undefined;
    return { serviceAccountName, name, container, withService };
  }
  if (spec.deploy === undefined || isTerminal(status.phase)) return undefined;
  if (isAtWork(status.phase) && status.phase !== 'Deploying') return undefined;
  const { serviceAccountName, deployment, create } = spec.deploy;
  return { serviceAccountName, ...deployment, withService: create !== undefined };
}
