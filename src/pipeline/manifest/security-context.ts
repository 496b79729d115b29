import type { SecurityContext } from './kubernetes.ts';

/** The levels of the Pod Security Standards. */
export type PodSecurity = 'privileged' | 'baseline' | 'restricted';

/** For trusted containers: an unprivileged user without capabilities that can write only to volumes. */
export const restricted: SecurityContext = {
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The same, but as root: for files that an engine or the user's code left readable only by their owner. */
export const rootWithoutCapabilities: SecurityContext = {
  ...restricted,
  runAsNonRoot: false,
  runAsUser: 0,
  runAsGroup: 0,
};
