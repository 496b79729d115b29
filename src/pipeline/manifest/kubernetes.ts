import type * as models from '@kubernetes/client-node';
import type { ContainerName, InitContainer } from '../containers.ts';

/** The JSON form of a client-node model. The models are classes for its serializer; our manifests are literals. */
type Plain<T> = T extends Date
  ? string
  : T extends readonly (infer E)[]
    ? readonly Plain<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T;

export type ObjectMeta = Plain<models.V1ObjectMeta>;
/** A container of the table in src/pipeline/containers.ts. Nothing that limits it can be left out. */
export type Container<N extends ContainerName = ContainerName> = Omit<Plain<models.V1Container>, 'name'> & {
  readonly name: N;
  readonly image: string;
  readonly resources: ResourceRequirements;
  readonly securityContext: SecurityContext;
};
export type PodSpec = Omit<Plain<models.V1PodSpec>, 'containers' | 'initContainers'> & {
  /** A service that is tested is a sidecar, and so among them. */
  readonly initContainers?: readonly Container<InitContainer | 'run'>[];
  readonly containers: readonly Container<Exclude<ContainerName, InitContainer>>[];
};
export type Pod = Omit<Plain<models.V1Pod>, 'spec'> & { readonly spec: PodSpec };
export type EnvVar = Plain<models.V1EnvVar>;
export type Volume = Plain<models.V1Volume>;
export type VolumeMount = Plain<models.V1VolumeMount>;
export type SecurityContext = Plain<models.V1SecurityContext>;
export type ResourceRequirements = Plain<models.V1ResourceRequirements>;
export type ConfigMap = Plain<models.V1ConfigMap>;
export type Secret = Plain<models.V1Secret>;
export type ServiceAccount = Plain<models.V1ServiceAccount>;
export type ResourceQuota = Plain<models.V1ResourceQuota>;
export type NetworkPolicy = Plain<models.V1NetworkPolicy>;
/** Of the user, unlike all others: nothing in src/pipeline/containers.ts limits what they run. */
export type Deployment = Plain<models.V1Deployment>;
export type Service = Plain<models.V1Service>;
export type EgressRule = Plain<models.V1NetworkPolicyEgressRule>;
export type NetworkPolicyPeer = Plain<models.V1NetworkPolicyPeer>;
