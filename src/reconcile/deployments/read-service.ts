import { isServiceDue, wantedService, type ServiceSeen } from '../../pipeline/9-verify/service.ts';
import type { PodSeen } from '../../pipeline/pod-seen.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { refusal, usernameOf } from './account.ts';
import { whyNotAs, type DeploymentReader } from './read.ts';

/**
 * The Service that spec.verify tests and the Deployment behind it, with the rights of the account that has deployed.
 * @returns undefined if no step needs to know it
 * @throws ApiError if the API server fails
 */
export async function readService(
  reader: Pick<DeploymentReader, 'cluster' | 'settings'>,
  job: DockerfileJob,
  pods: readonly PodSeen[],
): Promise<ServiceSeen | undefined> {
  const { deployment: deployed } = job.status;
  if (!deployed || !isServiceDue(job, pods)) return undefined;
  const { serviceAccountName } = deployed;
  const denied = await whyNotAs(reader, job, deployed);
  if (denied) return denied;
  const { namespace, service: name } = wantedService(job);
  const as = usernameOf(namespace, serviceAccountName);
  const get = (kind: 'Service' | 'Deployment', name: string) =>
    reader.cluster.get({ kind, namespace, name }, { as });
  try {
    const [service, deployment] = await Promise.all([get('Service', name), get('Deployment', deployed.name)]);
    return service ? { kind: 'found', service, deployment } : { kind: 'absent' };
  } catch (error) {
    return { kind: 'denied', message: refusal(error, serviceAccountName).message };
  }
}
