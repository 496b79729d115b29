import type { Settings } from '../../../config/settings.ts';
import { auditScript } from './audit-script.ts';
import { disk } from '../../manifest/disk.ts';
import type { Container, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import { reportPaths } from '../paths.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustedResources } from '../../manifest/trusted-container.ts';

/** What an audit of the Dockerfile adds to the scan pod: nothing where no image of Lynis is set. */
export interface Audit {
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** For the container that reads what it left. */
  readonly mounts: readonly VolumeMount[];
}

/**
 * Lynis is a large shell script, and what it reads is hostile: it shares no volume with the scanner, whose report
 * decides.
 */
export function audit(settings: Settings): Audit {
  const image = settings.images.lynis;
  if (image === undefined) return { containers: [], volumes: [], mounts: [] };
  const lynis: Container = {
    name: 'lynis',
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', auditScript, 'sh'],
    args: ['/tmp', '/source/Dockerfile', '/usr/share/lynis'],
    env: [{ name: 'HOME', value: '/tmp' }],
    resources: trustedResources('lynis', settings),
    securityContext: restricted,
    volumeMounts: [
      { name: 'source', mountPath: '/source', readOnly: true },
      { name: 'audit', mountPath: '/tmp' },
    ],
  };
  return {
    containers: [lynis],
    volumes: [{ name: 'audit', emptyDir: { sizeLimit: String(disk(settings).small) } }],
    mounts: [{ name: 'audit', mountPath: reportPaths.audit, readOnly: true }],
  };
}
