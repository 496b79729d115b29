import type { ObjectMeta } from './kubernetes.ts';

/** Any Kubernetes object as it is sent to the apiserver. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta & { readonly name: string };
}
