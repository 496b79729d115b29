import type { Cluster } from '../../cluster/cluster.ts';
import { isConflict, isNotFound } from '../../cluster/errors.ts';
import type { Settings } from '../../config/settings.ts';
import { newDeployment, newService } from '../../pipeline/8-deploy/manifests.ts';
import type { DeploymentChange } from '../../pipeline/rollout/change.ts';
import { deployerOf, type DeploymentSeen } from '../../pipeline/rollout/deployment-seen.ts';
import { deployedByAnnotation } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { refusal, usernameOf } from './account.ts';

/**
 * Changes a Deployment with the rights of its account. If it is no longer the version that was seen, nothing happens: the next
 * pass looks again.
 * @returns why it was refused; undefined if it was not
 * @throws ApiError if the API server fails; the caller must repeat the pass
 */
export async function changeDeployment(
  { cluster, settings }: { readonly cluster: Cluster; readonly settings: Settings },
  job: DockerfileJob,
  change: DeploymentChange,
): Promise<DeploymentSeen | undefined> {
  const { deployment } = job.status;
  if (!deployment) throw new TypeError('the status must tell of a deployment before anything is changed');
  const { serviceAccountName } = deployment;
  const as = usernameOf(job.metadata.namespace, serviceAccountName);
  try {
    await carryOut({ cluster, settings, as }, { ...job, deployment }, change);
    return undefined;
  } catch (error) {
    // It is no longer what was seen.
    if (isConflict(error) || (change.kind === 'set-image' && isNotFound(error))) return undefined;
    return refusal(error, serviceAccountName);
  }
}

interface Means {
  readonly cluster: Cluster;
  readonly settings: Settings;
  /** The username of the account. */
  readonly as: string;
}

async function carryOut(
  { cluster, settings, as }: Means,
  {
    deployment,
    ...job
  }: DockerfileJob & { readonly deployment: NonNullable<DockerfileJob['status']['deployment']> },
  change: DeploymentChange,
): Promise<void> {
  const { namespace } = job.metadata;
  const ref = { kind: 'Deployment', namespace, name: deployment.name } as const;
  const { create } = job.spec.deploy ?? {};
  switch (change.kind) {
    case 'set-image': {
      const { resourceVersion, image } = change;
      const annotations = { [deployedByAnnotation]: deployerOf(job) };
      const containers = [{ name: deployment.container, image }];
      const spec = { template: { spec: { containers } } };
      await cluster.patchItems(ref, { metadata: { resourceVersion, annotations }, spec }, { as });
      return;
    }
    case 'delete':
      await cluster.delete(ref, {
        uid: change.uid,
        resourceVersion: change.resourceVersion,
        propagationPolicy: 'Background',
        as,
      });
      return;
    case 'create':
      if (create)
        await cluster.create(newDeployment({ job, deployed: deployment, create }, settings), { as });
      return;
    case 'create-service':
      if (create)
        await cluster.create(newService({ job, deployed: deployment, create }, change.owner), { as });
  }
}
