import type { Settings } from '../../config/settings.ts';
import { amount } from '../../resource/quantity.ts';
import { containerNames, podSteps, traitsOf, type ContainerName } from '../containers.ts';
import { disk } from '../manifest/disk.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { ResourceQuota } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';

/** A pod on a lost node counts towards the quota until it is gone, and the next attempt needs the same amount. */
const triesAtOnce = 2;

/** Limits the namespace to what the pods of all steps need at the same time. */
export function resourceQuota(context: JobContext): Manifest & ResourceQuota {
  const needs = containerNames.map((name) => limitsOf(name, context.settings));
  const sum = (kind: keyof Limits): string =>
    String(triesAtOnce * needs.reduce((total, container) => total + container[kind], 0));
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: objectMetadata(context, 'job'),
    spec: {
      hard: {
        pods: String(triesAtOnce * podSteps.length),
        'limits.cpu': sum('cpu'),
        'limits.memory': sum('memory'),
        'limits.ephemeral-storage': sum('disk'),
        services: '0',
        'services.nodeports': '0',
        'services.loadbalancers': '0',
        persistentvolumeclaims: '0',
      },
    },
  };
}

/** CPU in cores, memory and disk in bytes. */
interface Limits {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
}

function limitsOf(name: ContainerName, settings: Settings): Limits {
  const traits = traitsOf(name);
  const bytes = disk(settings)[traits.disk];
  const { cpu, memory } = traits.trusted ? traits : settings.size.maximum;
  return { cpu: amount(cpu), memory: amount(memory), disk: bytes };
}
