import { limits } from '../../../resource/limits.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { rootWithoutCapabilities } from '../../manifest/security-context.ts';
import { resultNonce, trustedContainer } from '../../manifest/trusted-container.ts';
import { scriptCommand, verbatim } from '../../manifest/command.ts';
import { dataMount } from '../data-volume.ts';
import type { TerminationParts } from '../closed-folder.ts';

const command = scriptCommand(import.meta.dirname, 'collect.sh');

/** The trusted container that reads the performance file, whatever its owner and mode. */
export const collectContainer = (
  { job, settings }: PodContext,
  close: TerminationParts['close'],
): Container<'collect'> => ({
  ...trustedContainer('collect', settings),
  command,
  args: ['', verbatim(job.spec.performance.path), String(limits.perfFileBytes), '/dev/termination-log'],
  env: [resultNonce],
  // The operator asks there.
  stdin: true,
  ...(close && { lifecycle: { postStart: { exec: { command: close.command } } } }),
  securityContext: {
    ...rootWithoutCapabilities,
    capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] },
  },
  volumeMounts: [{ ...dataMount, readOnly: true }, ...(close?.mounts ?? [])],
});
