import type { Settings } from '../../../config/settings.ts';
import { disk } from '../../manifest/disk.ts';
import { dockerfileMount, dockerfilePath } from '../../manifest/dockerfile-volume.ts';
import type { Container, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import { scriptCommand } from '../../manifest/command.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';
import { paths } from '../paths.ts';

const command = scriptCommand(import.meta.dirname, 'audit.sh');

/** The parts of the scan pod that audit the Dockerfile. Empty if no Lynis image is configured. */
export interface AuditParts {
  readonly containers: readonly Container<'lynis'>[];
  readonly volumes: readonly Volume[];
  /** For the container that reads the audit report. */
  readonly mounts: readonly VolumeMount[];
}

/** Lynis is a large shell script that processes hostile input, so it shares no writable volume with the scanner. */
export function auditParts(settings: Settings): AuditParts {
  if (settings.images.lynis === undefined) return { containers: [], volumes: [], mounts: [] };
  const lynis: Container<'lynis'> = {
    ...trustedContainer('lynis', settings),
    command,
    args: [paths.temporary, dockerfilePath.file, '/usr/share/lynis'],
    env: [{ name: 'HOME', value: paths.temporary }],
    securityContext: restricted,
    volumeMounts: [dockerfileMount, { name: 'audit', mountPath: paths.temporary }],
  };
  return {
    containers: [lynis],
    volumes: [{ name: 'audit', emptyDir: { sizeLimit: String(disk(settings).small) } }],
    mounts: [{ name: 'audit', mountPath: paths.audit, readOnly: true }],
  };
}
