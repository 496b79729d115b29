import { amount } from '../../resource/quantity.ts';
import type { Settings } from '../../config/settings.ts';
import { disk } from '../manifest/disk.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { ResourceQuota } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';
import { trustedLimits } from '../manifest/trusted-container.ts';

/** A pod on a lost node counts until it is gone, while the next attempt needs the same again. */
const attemptsAtOnce = 2;
const podsOfAnAttempt = 3;

/** Bounds the namespace to what build, scan and run pods need at once. */
export function resourceQuota(context: JobContext): Manifest & ResourceQuota {
  const most = ceiling(context.settings);
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: objectMetadata(context, 'job'),
    spec: {
      hard: {
        pods: String(attemptsAtOnce * podsOfAnAttempt),
        'limits.cpu': String(most.cpu),
        'limits.memory': String(most.memory),
        'limits.ephemeral-storage': String(most.disk),
        services: '0',
        'services.nodeports': '0',
        'services.loadbalancers': '0',
        persistentvolumeclaims: '0',
      },
    },
  };
}

function ceiling(settings: Settings): { cpu: number; memory: number; disk: number } {
  const { cpu, memory } = settings.size.maximum;
  const bytes = disk(settings);
  const containers = [
    { cpu: amount(cpu), memory: amount(memory), disk: bytes.build },
    { cpu: amount(cpu), memory: amount(memory), disk: bytes.run },
    ...Object.values(trustedLimits(settings)),
  ];
  const sum = (kind: 'cpu' | 'memory' | 'disk'): number =>
    attemptsAtOnce * containers.reduce((total, container) => total + container[kind], 0);
  return { cpu: sum('cpu'), memory: sum('memory'), disk: sum('disk') };
}
