import { apiVersion, kind as dockerfileJob, plural } from '../resource/schema.ts';

/** Where the apiserver serves a kind. */
export interface Resource {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Every kind that is read or written; RBAC of the chart grants these and no other. */
export const kinds = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', namespaced: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', namespaced: true },
  ServiceAccount: { apiVersion: 'v1', plural: 'serviceaccounts', namespaced: true },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas', namespaced: true },
  LimitRange: { apiVersion: 'v1', plural: 'limitranges', namespaced: true },
  Event: { apiVersion: 'v1', plural: 'events', namespaced: true },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', namespaced: true },
  RuntimeClass: { apiVersion: 'node.k8s.io/v1', plural: 'runtimeclasses', namespaced: false },
  Lease: { apiVersion: 'coordination.k8s.io/v1', plural: 'leases', namespaced: true },
  [dockerfileJob]: { apiVersion, plural, namespaced: true },
  TokenReview: { apiVersion: 'authentication.k8s.io/v1', plural: 'tokenreviews', namespaced: false },
  SubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'subjectaccessreviews',
    namespaced: false,
  },
} as const satisfies Record<string, Resource>;

export type Kind = keyof typeof kinds;

/** Names one object; its apiVersion follows from the kind. */
export interface Ref {
  readonly kind: Kind;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** The path of a collection; without a namespace that of all namespaces. */
export function collectionPath(kind: Kind, namespace?: string): string {
  const resource: Resource = kinds[kind];
  const root = resource.apiVersion.includes('/') ? 'apis' : 'api';
  const scope =
    resource.namespaced && namespace !== undefined ? `namespaces/${encodeURIComponent(namespace)}/` : '';
  return `/${root}/${resource.apiVersion}/${scope}${resource.plural}`;
}

/** @throws TypeError when a namespaced kind comes without a namespace */
export function objectPath({ kind, namespace, name }: Ref): string {
  if (kinds[kind].namespaced && namespace === undefined) {
    throw new TypeError(`${kind} ${name} needs a namespace: give metadata.namespace`);
  }
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);

/** @throws TypeError when the kind is not in the table, or not of that apiVersion */
export function refOf(manifest: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}): Ref {
  const { apiVersion: given, kind, metadata } = manifest;
  if (!isKind(kind) || kinds[kind].apiVersion !== given) {
    throw new TypeError(`${given} ${kind} is not among the kinds of src/cluster/kinds.ts: add it there`);
  }
  return { kind, namespace: metadata.namespace, name: metadata.name };
}
