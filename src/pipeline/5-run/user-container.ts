import { limits } from '../../resource/limits.ts';
import { repository } from '../../resource/names.ts';
import { collectScript } from './collect/collect-script.ts';
import { disk } from '../manifest/disk.ts';
import type { PodContext } from '../manifest/job-context.ts';
import type { Container, EnvVar } from '../manifest/kubernetes.ts';
import { containerResources } from '../manifest/resources.ts';
import { restrictedRoot } from '../manifest/security-context.ts';
import { trustedResources } from '../manifest/trusted-container.ts';
import { verbatim } from '../manifest/verbatim.ts';

const folder = '/data';

/** The kubelet tells every container where the apiserver is, `enableServiceLinks` or not; an untrusted one need not know. */
const apiserverUnknown: readonly EnvVar[] = [
  'KUBERNETES_SERVICE_HOST',
  'KUBERNETES_SERVICE_PORT',
  'KUBERNETES_SERVICE_PORT_HTTPS',
  'KUBERNETES_PORT',
  'KUBERNETES_PORT_443_TCP',
  'KUBERNETES_PORT_443_TCP_ADDR',
  'KUBERNETES_PORT_443_TCP_PORT',
  'KUBERNETES_PORT_443_TCP_PROTO',
].map((name) => ({ name, value: '' }));

/** The user's image, as whatever user it names, with no capability at all. */
export const userContainer = ({ job, settings }: PodContext, digest: string): Container => {
  const { command, args, env, resources } = job.spec.run;
  return {
    name: 'run',
    image: `${repository(settings.registry.host, job.metadata.uid)}@${digest}`,
    imagePullPolicy: 'IfNotPresent',
    ...(command && { command }),
    ...(args && { args }),
    env: [...apiserverUnknown, ...env],
    resources: containerResources(resources, settings, disk(settings).run),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ name: 'data', mountPath: folder }],
  };
};

/** Trusted: reads the file that the user's container left, whichever uid it belongs to and whatever its mode. */
export const collectContainer = ({ job, settings }: PodContext): Container => ({
  name: 'collect',
  image: settings.images.collect,
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', collectScript, 'sh'],
  args: ['', verbatim(job.spec.performance.path), String(limits.perfFileBytes), '/dev/termination-log'],
  resources: trustedResources('collect', settings),
  securityContext: {
    ...restrictedRoot,
    capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] },
  },
  volumeMounts: [{ name: 'data', mountPath: folder, readOnly: true }],
});
