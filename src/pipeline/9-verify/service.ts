import type { DockerfileJob } from '../../resource/schema.ts';
import type { Verify } from '../../resource/verify.ts';
import type { PodSeen } from '../pod-seen.ts';
import { currentPod, succeeded } from '../progress.ts';
import type { Wanted } from './target.ts';

/** What the account of spec.deploy sees of the Service, and of the Deployment that the job has changed. */
export type ServiceSeen =
  | {
      readonly kind: 'found';
      /** As the apiserver returned them. */
      readonly service: unknown;
      readonly deployment: unknown;
    }
  | { readonly kind: 'absent' }
  /** The account may not be used, or may not read them. */
  | { readonly kind: 'denied'; readonly message: string };

/** The Service that is tested. @throws Error for a job without spec.verify, which has no such step */
export function wantedService({ spec, metadata }: DockerfileJob): Wanted & { readonly verify: Verify } {
  const { deploy, verify } = spec;
  if (deploy === undefined || verify === undefined) throw new Error('the job has no spec.verify');
  return {
    namespace: metadata.namespace,
    service: verify.service ?? deploy.deployment.name,
    deployment: deploy.deployment.name,
    port: verify.port ?? deploy.create?.port ?? 80,
    verify,
  };
}

/** Whether the Service is to be read: only to start the test. */
export const isServiceDue = (job: DockerfileJob, pods: readonly PodSeen[]): boolean =>
  job.spec.verify !== undefined &&
  job.metadata.deletionTimestamp === undefined &&
  job.status.phase === 'Verifying' &&
  job.status.deployment !== undefined &&
  job.status.deployment.rollback === undefined &&
  !succeeded(job, 'verify') &&
  currentPod(job, 'verify', pods) === undefined;
