import { dockerfileMount, dockerfilePath } from '../../manifest/dockerfile-volume.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container } from '../../manifest/kubernetes.ts';
import { scriptCommand } from '../../manifest/command.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';
import { paths } from '../paths.ts';
import { reportMount, temporaryMount } from '../volumes.ts';

const command = scriptCommand(import.meta.dirname, 'lint.sh');

/** Lints the Dockerfile. The findings are advisory and never fail a job. */
export const hadolintContainer = ({ settings }: PodContext): Container<'hadolint'> => ({
  ...trustedContainer('hadolint', settings),
  command,
  args: [paths.report, dockerfilePath.file],
  env: [{ name: 'HOME', value: paths.temporary }],
  securityContext: restricted,
  volumeMounts: [dockerfileMount, reportMount, temporaryMount],
});
