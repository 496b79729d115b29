import type { Settings } from '../../../config/settings.ts';
import { disk } from '../../manifest/disk.ts';
import { dockerfileMount, dockerfilePath } from '../../manifest/dockerfile-volume.ts';
import type { Container, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import { scriptCommand } from '../../manifest/script.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustedContainer } from '../../manifest/trusted-container.ts';
import { paths } from '../paths.ts';

const command = scriptCommand(import.meta.dirname, 'audit.sh');

/** What an audit of the Dockerfile adds to the scan pod: nothing if no image of Lynis is set. */
export interface AuditParts {
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** For the container that reads what the audit leaves. */
  readonly mounts: readonly VolumeMount[];
}

/** Lynis is a large shell script with hostile input, so it shares no volume with the scanner, whose report decides. */
export function auditParts(settings: Settings): AuditParts {
  if (settings.images.lynis === undefined) return { containers: [], volumes: [], mounts: [] };
  const lynis: Container = {
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
