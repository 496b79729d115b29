import { repository } from '../../resource/names.ts';
import { disk } from '../manifest/disk.ts';
import type { PodContext } from '../manifest/job-context.ts';
import type { Container, EnvVar } from '../manifest/kubernetes.ts';
import { containerResources } from '../manifest/resources.ts';
import type { TerminationParts } from './closed-folder.ts';
import { writableMounts } from './writable.ts';

/** Hides the address of the apiserver, which the kubelet sets even if `enableServiceLinks` is false. */
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

/**
 * The container with the user's image. Runs as the image's own user, without capabilities, and can write only to
 * places of limited size.
 */
export const userContainer = (
  context: PodContext,
  digest: string,
  { terminationMessagePath, mounts }: TerminationParts['run'],
): Container<'run'> => {
  const { job, settings } = context;
  const { command, args, env, resources } = job.spec.run;
  return {
    name: 'run',
    image: `${repository(settings.registry.host, job.metadata.uid)}@${digest}`,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath,
    ...(command && { command }),
    ...(args && { args }),
    env: [...apiserverUnknown, ...env],
    resources: containerResources(resources, settings, disk(settings).run),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [...writableMounts(context), ...mounts],
  };
};
