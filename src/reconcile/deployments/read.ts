import type { Cluster } from '../../cluster/cluster.ts';
import type { Settings } from '../../config/settings.ts';
import { accountFault } from '../../pipeline/8-deploy/account.ts';
import { deploymentToRead, type DeploymentToRead } from '../../pipeline/8-deploy/due.ts';
import { isTaken, jobUidIn, type DeploymentSeen } from '../../pipeline/rollout/deployment-seen.ts';
import type { JobEntry } from '../../resource/job-entry.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { readObject } from '../read-object.ts';
import { refusal, usernameOf } from './account.ts';
import { parseDeployment } from './parse.ts';

export interface DeploymentReader {
  readonly cluster: Cluster;
  readonly settings: Settings;
  /** The job with a uid, as the watch shows it. */
  readonly jobWith: (uid: string) => JobEntry | undefined;
}

/**
 * The Deployment that a pass must know, with the rights of its account.
 * @returns undefined if no step needs to know it
 * @throws ApiError if the API server fails
 */
export async function readDeployment(
  reader: DeploymentReader,
  job: DockerfileJob,
): Promise<DeploymentSeen | undefined> {
  const wanted = deploymentToRead(job);
  if (!wanted) return undefined;
  return (await whyNotAs(reader, job, wanted)) ?? look(reader, job, wanted);
}

/** Why the operator may not act as an account for a job. @throws ApiError if the API server fails */
export async function whyNotAs(
  { cluster, settings }: Pick<DeploymentReader, 'cluster' | 'settings'>,
  job: DockerfileJob,
  wanted: Pick<DeploymentToRead, 'serviceAccountName' | 'name'>,
): Promise<Extract<DeploymentSeen, { readonly kind: 'denied' }> | undefined> {
  if (!settings.deploy.enabled)
    return {
      kind: 'denied',
      message: 'spec.deploy: this cluster deploys nothing; docs/deploy.md explains how to allow it',
    };
  const named = { kind: 'ServiceAccount', name: wanted.serviceAccountName } as const;
  const account = await readObject(cluster, job.metadata.namespace, named);
  const fault = accountFault(job, wanted, account);
  if (fault === undefined) return undefined;
  return { kind: 'denied', message: fault, ...(account.kind === 'absent' && { mayPass: true }) };
}

async function look(
  { cluster, jobWith }: DeploymentReader,
  job: DockerfileJob,
  { serviceAccountName, name, container, withService }: DeploymentToRead,
): Promise<DeploymentSeen> {
  const { namespace } = job.metadata;
  const as = usernameOf(namespace, serviceAccountName);
  try {
    const [object, service] = await Promise.all([
      cluster.get({ kind: 'Deployment', namespace, name }, { as }),
      withService ? cluster.get({ kind: 'Service', namespace, name }, { as }) : undefined,
    ]);
    if (!object) return { kind: 'absent' };
    const deployment = parseDeployment(object, container);
    const { deployedBy = '' } = deployment;
    const taken = isTaken(deployedBy, job, jobWith(jobUidIn(deployedBy)));
    return {
      kind: 'found',
      deployment: {
        ...deployment,
        isTaken: taken,
        ...(withService && { hasService: service !== undefined }),
      },
    };
  } catch (error) {
    return refusal(error, serviceAccountName);
  }
}
