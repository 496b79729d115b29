import type { Deployed, DeploymentCreation } from '../../resource/deploy.ts';
import { deployedByAnnotation, deploymentLabel } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { Settings } from '../../config/settings.ts';
import type { Deployment, Service } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { deployerOf } from '../rollout/deployment-seen.ts';
import { containerResources } from '../manifest/resources.ts';

interface Parts {
  readonly job: DockerfileJob;
  readonly deployed: Deployed;
  readonly create: DeploymentCreation;
}

const nameLabel = 'app.kubernetes.io/name';
/** The second is no other product's, so that the Service selects no pods of others. */
const labelsOf = ({ name }: Deployed) => ({ [nameLabel]: name, [deploymentLabel]: name });

/**
 * The Deployment that spec.deploy.create asks for. It meets the level `restricted` of the Pod Security Standards. While a later
 * rollout is not ready, all pods of the former image stay.
 */
export const newDeployment = (
  { job, deployed, create }: Parts,
  settings: Settings,
): Manifest & Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: deployed.name,
    namespace: job.metadata.namespace,
    labels: labelsOf(deployed),
    annotations: { [deployedByAnnotation]: deployerOf(job) },
  },
  spec: {
    replicas: create.replicas,
    selector: { matchLabels: labelsOf(deployed) },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: {
      metadata: { labels: labelsOf(deployed) },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        ...(create.imagePullSecret !== undefined && { imagePullSecrets: [{ name: create.imagePullSecret }] }),
        containers: [
          {
            name: deployed.container,
            image: deployed.image,
            env: create.env,
            ports: [{ containerPort: create.port }],
            resources: containerResources(create.resources, settings),
            readinessProbe: { tcpSocket: { port: create.port }, periodSeconds: 2 },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    },
  },
});

/** Its Service, which goes with it. @param owner the uid of the Deployment */
export const newService = ({ job, deployed, create }: Parts, owner: string): Manifest & Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: deployed.name,
    namespace: job.metadata.namespace,
    labels: labelsOf(deployed),
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: deployed.name, uid: owner }],
  },
  spec: {
    selector: labelsOf(deployed),
    ports: [{ port: create.port, targetPort: create.port }],
  },
});
