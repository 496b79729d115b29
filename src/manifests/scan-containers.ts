import { repository } from '../resource/names.ts';
import { audit } from './audit.ts';
import type { PodContext } from './job-context.ts';
import type { Container, VolumeMount } from './kubernetes.ts';
import { pushReference } from './push-container.ts';
import { registryAccess } from './registry-secret.ts';
import { reportPaths } from './report-paths.ts';
import { hadolintScript, resolveScript, trivyScript } from './scan-scripts.ts';
import { restricted } from './security-context.ts';
import { trustedResources } from './trusted-resources.ts';

const reportMount: VolumeMount = { name: 'report', mountPath: reportPaths.folder };
const tmpMount: VolumeMount = { name: 'tmp', mountPath: '/tmp' };

/** Turns the tag into the digest that the push container pushed, as soon as the registry has it. */
export const resolveContainer = (context: PodContext): Container => {
  const { settings } = context;
  const access = registryAccess(settings);
  return {
    name: 'resolve',
    image: settings.images.crane,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '-c', resolveScript, 'sh'],
    args: [reportPaths.folder, pushReference(context), ...(settings.registry.insecure ? ['--insecure'] : [])],
    env: access.env,
    resources: trustedResources('resolve', settings),
    securityContext: restricted,
    volumeMounts: [reportMount, ...access.mounts],
  };
};

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

/** This program's `scan-report`: waits for the others' exit codes, prints one line of summary. */
export const reportContainer = ({ job, settings }: PodContext): Container => {
  const { failOn, ignoreUnfixed, ignore } = job.spec.scan;
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
      { name: 'AUDIT', value: String(containers.length > 0) },
    ],
    resources: trustedResources('report', settings),
    securityContext: restricted,
    volumeMounts: [{ ...reportMount, readOnly: true }, ...mounts],
  };
};
