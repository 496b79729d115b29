import type { SecurityContext } from './kubernetes.ts';

/** The levels of the Pod Security Standards. */
export type PodSecurity = 'privileged' | 'baseline' | 'restricted';

/** Of our own containers: an ordinary user with no capability, and nothing to write to but its volumes. */
export const restricted: SecurityContext = {
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** As root, who may read what an engine or a user left for its owner only, but with no more rights than that. */
export const restrictedRoot: SecurityContext = {
  ...restricted,
  runAsNonRoot: false,
  runAsUser: 0,
  runAsGroup: 0,
};
