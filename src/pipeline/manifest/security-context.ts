import type { SecurityContext } from './kubernetes.ts';

/** The levels of the Pod Security Standards. */
export type PodSecurity = 'privileged' | 'baseline' | 'restricted';

/** For our own containers: an ordinary user without capabilities, who can write only to the volumes. */
export const restricted: SecurityContext = {
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The same as root, who may read files that an engine or a user left readable for their owner only. */
export const restrictedRoot: SecurityContext = {
  ...restricted,
  runAsNonRoot: false,
  runAsUser: 0,
  runAsGroup: 0,
};
