import { repository, runTag } from '../../../resource/names.ts';
import { audit } from '../lynis/container.ts';
import type { PodContext } from '../../manifest/job-context.ts';
import type { Container, VolumeMount } from '../../manifest/kubernetes.ts';
import { registryAccess } from '../../manifest/registry-credentials.ts';
import { reportPaths } from '../paths.ts';
import { hadolintScript, trivyScript } from './scan-scripts.ts';
import { restricted } from '../../manifest/security-context.ts';
import { trustedResources } from '../../manifest/trusted-container.ts';

const reportMount: VolumeMount = { name: 'report', mountPath: reportPaths.folder };
const tmpMount: VolumeMount = { name: 'tmp', mountPath: '/tmp' };

/** Downloads the database at once, then waits for the digest. */
export const trivyContainer = ({ job, settings }: PodContext): Container => {
  const access = registryAccess(settings);
  return {
    name: 'trivy',
    image: settings.images.trivy,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', trivyScript, 'sh'],
    args: [
      reportPaths.folder,
      '/cache',
      settings.scan.dbRepository,
      repository(settings.registry.host, job.metadata.uid),
      job.spec.scan.timeout,
      ...(settings.registry.insecure ? ['--insecure'] : []),
    ],
    env: [{ name: 'HOME', value: '/tmp' }, ...access.env],
    resources: trustedResources('trivy', settings),
    securityContext: restricted,
    volumeMounts: [reportMount, { name: 'cache', mountPath: '/cache' }, tmpMount, ...access.mounts],
  };
};

export const hadolintContainer = ({ settings }: PodContext): Container => ({
  name: 'hadolint',
  image: settings.images.hadolint,
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', hadolintScript, 'sh'],
  args: [reportPaths.folder, '/source/Dockerfile'],
  env: [{ name: 'HOME', value: '/tmp' }],
  resources: trustedResources('hadolint', settings),
  securityContext: restricted,
  volumeMounts: [{ name: 'source', mountPath: '/source', readOnly: true }, reportMount, tmpMount],
});

/**
 * This program's `scan-report`: turns the tag into the digest that the push container pushed, as soon as the registry
 * has it, waits for the others' exit codes, and prints one line of summary.
 */
export const reportContainer = ({ job, settings, run }: PodContext): Container => {
  const { failOn, ignoreUnfixed, ignore } = job.spec.scan;
  const access = registryAccess(settings);
  const { containers, mounts } = audit(settings);
  return {
    name: 'report',
    image: settings.images.operator,
    imagePullPolicy: 'IfNotPresent',
    args: ['scan-report'],
    env: [
      { name: 'FAIL_ON', value: failOn },
      { name: 'IGNORE_UNFIXED', value: String(ignoreUnfixed) },
      { name: 'IGNORE_IDS', value: JSON.stringify(ignore.ids) },
      { name: 'DB_MAX_AGE_HOURS', value: String(settings.scan.dbMaxAgeHours) },
      { name: 'REPOSITORY', value: repository(settings.registry.host, job.metadata.uid) },
      { name: 'TAG', value: runTag(run) },
      { name: 'REGISTRY_INSECURE', value: String(settings.registry.insecure) },
      { name: 'AUDIT', value: String(containers.length > 0) },
      ...access.env,
    ],
    resources: trustedResources('report', settings),
    securityContext: restricted,
    volumeMounts: [reportMount, ...access.mounts, ...mounts],
  };
};
