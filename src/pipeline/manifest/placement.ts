import type { Settings } from '../../config/settings.ts';
import type { PodSpec } from './kubernetes.ts';
import { pullSecretsOf } from './pull-secret.ts';

type Placement = Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'priorityClassName' | 'imagePullSecrets'>;

/** Where the pods of jobs run, and how their images are pulled. The same for every step. */
export const placement = ({ pods }: Settings): Placement => ({
  nodeSelector: pods.nodeSelector,
  tolerations: pods.tolerations,
  ...(pods.priorityClassName !== undefined && { priorityClassName: pods.priorityClassName }),
  imagePullSecrets: pullSecretsOf(pods),
});
