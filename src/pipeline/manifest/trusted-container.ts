import type { Settings } from '../../config/settings.ts';
import { disk } from './disk.ts';
import type { ResourceRequirements } from './kubernetes.ts';

const mebi = 2 ** 20;

/** The most that each of our own containers takes: cores, bytes of memory, bytes of disk. */
export const trustedLimits = (settings: Settings) => {
  const bytes = disk(settings);
  return {
    clone: { cpu: 1, memory: 1024 * mebi, disk: bytes.small },
    push: { cpu: 2, memory: 512 * mebi, disk: bytes.layout },
    trivy: { cpu: 2, memory: 2048 * mebi, disk: bytes.scan },
    hadolint: { cpu: 1, memory: 256 * mebi, disk: bytes.small },
    lynis: { cpu: 1, memory: 128 * mebi, disk: bytes.small },
    report: { cpu: 1, memory: 512 * mebi, disk: bytes.small },
    collect: { cpu: 1, memory: 64 * mebi, disk: bytes.small },
  } as const;
};

export type TrustedContainer = keyof ReturnType<typeof trustedLimits>;

/**
 * CPU that each asks for. Small, or a small node's pods would stay Pending; and in proportion to what the job waits
 * for, since these are the weights by which containers share a busy CPU: what is prepared gives way to the build.
 */
const requestedCpu: Record<TrustedContainer, string> = {
  clone: '50m',
  push: '50m',
  collect: '50m',
  trivy: '50m',
  report: '10m',
  hadolint: '2m',
  lynis: '2m',
};

export function trustedResources(container: TrustedContainer, settings: Settings): ResourceRequirements {
  const most = trustedLimits(settings)[container];
  return {
    requests: { cpu: requestedCpu[container], memory: '16Mi', 'ephemeral-storage': '0' },
    limits: {
      cpu: String(most.cpu),
      memory: String(most.memory),
      'ephemeral-storage': String(most.disk),
    },
  };
}
