import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { restricted, rootWithoutCapabilities } from '../../manifest/security-context.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';
import type { TerminationParts } from '../closed-folder.ts';
import { testerEnvironment } from './environment.ts';
import { planMount, planPath } from './plan-secret.ts';

/** The operator's image in the role `test-service`: asks the service over the loopback interface, and prints the result. */
export const testContainer = ({ settings }: PodContext): Container<'test'> => ({
  ...trustedContainer('test', settings),
  args: ['test-service'],
  // A program that cannot start says why only in its log.
  terminationMessagePolicy: 'FallbackToLogsOnError',
  env: [...testerEnvironment({ PLAN: planPath }), resultNonce],
  securityContext: restricted,
  volumeMounts: [planMount],
});

/** Makes the folder that keeps the service from its termination message, before that starts. */
export const closeContainer = (
  { settings }: PodContext,
  { command, mounts }: NonNullable<TerminationParts['close']>,
): Container<'close'> => ({
  ...trustedContainer('close', settings),
  command,
  securityContext: rootWithoutCapabilities,
  volumeMounts: mounts,
});
