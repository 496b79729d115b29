import { amount, exceeds } from '../../resource/quantity.ts';
import type { Settings } from '../../config/settings.ts';
import type { ResourceRequirements as Asked } from '../../resource/resources.ts';
import type { ResourceRequirements } from './kubernetes.ts';

type Kind = 'cpu' | 'memory';

/** With less, no container starts. With larger default requests, pods would stay Pending on a small node. */
const least = { cpu: '50m', memory: '16Mi' } as const;

const smaller = (one: string, other: string): string => (exceeds(one, other) ? other : one);
const larger = (one: string, other: string): string => (exceeds(one, other) ? one : other);

/** A container's limit. Treats 0 as unset, because to Kubernetes it would mean unlimited. */
export function limitOf(kind: Kind, asked: Asked | undefined, { size }: Settings): string {
  const most = String(asked?.limits?.[kind] ?? 0);
  return amount(most) === 0 ? size.standard[kind] : larger(most, least[kind]);
}

function request(kind: Kind, asked: Asked | undefined, upTo: string): string {
  const wanted = String(asked?.requests?.[kind] ?? least[kind]);
  return smaller(larger(wanted, least[kind]), upTo);
}

/**
 * Requests and limits of a container that runs the user's code: those of the spec, or the defaults. The default
 * requests are set explicitly, because Kubernetes would otherwise copy them from the limits.
 * @param disk bytes of writable layer, logs and emptyDirs. Without it, the cluster's rules for disk apply
 */
export function containerResources(
  asked: Asked | undefined,
  settings: Settings,
  disk?: number,
): ResourceRequirements {
  const cpu = limitOf('cpu', asked, settings);
  const memory = limitOf('memory', asked, settings);
  return {
    requests: {
      cpu: request('cpu', asked, cpu),
      memory: request('memory', asked, memory),
      ...(disk !== undefined && { 'ephemeral-storage': '0' }),
    },
    limits: { cpu, memory, ...(disk !== undefined && { 'ephemeral-storage': String(disk) }) },
  };
}
