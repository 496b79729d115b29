import type { Settings } from '../../config/settings.ts';
import { traitsOf, containers, type TrustedContainer } from '../containers.ts';
import { disk } from './disk.ts';
import { nonceAnnotation } from '../../resource/names.ts';
import type { Container, EnvVar } from './kubernetes.ts';

/** For containers with a result. They put it in front of the result that they print. */
export const resultNonce: EnvVar = {
  name: 'RESULT_NONCE',
  valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${nonceAnnotation}']` } },
};

/** Name, image and resources of a trusted container, from the table of containers. */
export const trustedContainer = <N extends TrustedContainer>(
  name: N,
  settings: Settings,
): Pick<Container, 'imagePullPolicy' | 'resources'> & { readonly name: N; readonly image: string } => {
  const { cpu, memory, cpuRequest } = containers[name];
  return {
    name,
    image: settings.images[containers[name].image],
    imagePullPolicy: 'IfNotPresent',
    resources: {
      requests: { cpu: cpuRequest, memory: '16Mi', 'ephemeral-storage': '0' },
      limits: {
        cpu: String(cpu),
        memory: String(memory),
        'ephemeral-storage': String(disk(settings)[traitsOf(name).disk]),
      },
    },
  };
};
