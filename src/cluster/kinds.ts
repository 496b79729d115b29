import { apiVersion, kind as dockerfileJob, plural } from '../resource/schema.ts';
import { templateKind, templatePlural } from '../resource/template/schema.ts';

/** How the apiserver serves a kind. */
export interface Resource {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/**
 * Every kind that the product reads or writes. The chart's RBAC rules cover no others, and not those that only the command
 * line asks for, with the rights of its user.
 */
export const kinds = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces', namespaced: false },
  Pod: { apiVersion: 'v1', plural: 'pods', namespaced: true },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps', namespaced: true },
  Secret: { apiVersion: 'v1', plural: 'secrets', namespaced: true },
  ServiceAccount: { apiVersion: 'v1', plural: 'serviceaccounts', namespaced: true },
  ResourceQuota: { apiVersion: 'v1', plural: 'resourcequotas', namespaced: true },
  Event: { apiVersion: 'v1', plural: 'events', namespaced: true },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies', namespaced: true },
  RuntimeClass: { apiVersion: 'node.k8s.io/v1', plural: 'runtimeclasses', namespaced: false },
  Lease: { apiVersion: 'coordination.k8s.io/v1', plural: 'leases', namespaced: true },
  [dockerfileJob]: { apiVersion, plural, namespaced: true },
  [templateKind]: { apiVersion, plural: templatePlural, namespaced: true },
  Service: { apiVersion: 'v1', plural: 'services', namespaced: true },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', namespaced: true },
  TokenReview: { apiVersion: 'authentication.k8s.io/v1', plural: 'tokenreviews', namespaced: false },
  SubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'subjectaccessreviews',
    namespaced: false,
  },
  SelfSubjectAccessReview: {
    apiVersion: 'authorization.k8s.io/v1',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
} as const satisfies Record<string, Resource>;

export type Kind = keyof typeof kinds;

/** A reference to one object; its apiVersion follows from the kind. */
export interface Ref {
  readonly kind: Kind;
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Returns the URL path of a collection, by default across all namespaces. */
export function collectionPath(kind: Kind, namespace?: string): string {
  const resource: Resource = kinds[kind];
  const root = resource.apiVersion.includes('/') ? 'apis' : 'api';
  const scope =
    resource.namespaced && namespace !== undefined ? `namespaces/${encodeURIComponent(namespace)}/` : '';
  return `/${root}/${resource.apiVersion}/${scope}${resource.plural}`;
}

/**
 * Returns the URL path of an object.
 * @throws TypeError if the kind is namespaced and the reference has no namespace
 */
export function objectPath({ kind, namespace, name }: Ref): string {
  if (kinds[kind].namespaced && namespace === undefined) {
    throw new TypeError(`${kind} ${name} needs a namespace: set metadata.namespace`);
  }
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

const isKind = (kind: string): kind is Kind => Object.hasOwn(kinds, kind);

interface Typed {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Returns the kind of a manifest.
 * @throws TypeError if the table does not have that kind with that apiVersion
 */
export function kindOf({ apiVersion: given, kind }: Typed): Kind {
  if (!isKind(kind) || kinds[kind].apiVersion !== given) {
    throw new TypeError(`unknown kind ${given} ${kind}: add it to src/cluster/kinds.ts`);
  }
  return kind;
}

/**
 * Returns the reference of a manifest.
 * @throws TypeError if the table does not have that kind with that apiVersion
 */
export function refOf(
  manifest: Typed & {
    readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
  },
): Ref {
  const { metadata } = manifest;
  return { kind: kindOf(manifest), namespace: metadata.namespace, name: metadata.name };
}
