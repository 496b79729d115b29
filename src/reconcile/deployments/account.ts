import { isForbidden, isNotFound, isRejected } from '../../cluster/errors.ts';
import type { DeploymentSeen } from '../../pipeline/rollout/deployment-seen.ts';
import { oneLine, quote } from '../../text/quote.ts';

/**
 * The name that the apiserver knows a ServiceAccount by. It adds the groups of service accounts by itself
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).
 */
export const usernameOf = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`;

/** Length of the apiserver's words in a message, in characters. */
const longest = 1000;

/**
 * What the apiserver has refused to an account, as its job sees it.
 * @throws the error, if it says nothing about the account or the object: the pass must be repeated
 */
export function refusal(
  error: unknown,
  account: string,
): Extract<DeploymentSeen, { readonly kind: 'denied' | 'refused' }> {
  if (!(isRejected(error) || isNotFound(error)) || !(error instanceof Error)) throw error;
  const words = oneLine(error.message, longest);
  return isForbidden(error)
    ? {
        kind: 'denied',
        mayPass: true,
        message: `spec.deploy: refused to ServiceAccount ${quote(account)}: ${words}`,
      }
    : { kind: 'refused', message: `spec.deploy: the cluster does not accept the change: ${words}` };
}
