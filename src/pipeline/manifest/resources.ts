import { amount, exceeds } from '../../resource/quantity.ts';
import type { Settings } from '../../config/settings.ts';
import type { ResourceRequirements as Asked } from '../../resource/spec.ts';
import type { ResourceRequirements } from './kubernetes.ts';

type Kind = 'cpu' | 'memory';

/** Less than this starts no container; more than this, requested for all, would leave a small node's pods Pending. */
const least = { cpu: '50m', memory: '16Mi' } as const;

const smaller = (one: string, other: string): string => (exceeds(one, other) ? other : one);
const larger = (one: string, other: string): string => (exceeds(one, other) ? one : other);

/** A limit of 0 would be none at all. */
function limit(kind: Kind, asked: Asked | undefined, { size }: Settings): string {
  const most = String(asked?.limits?.[kind] ?? 0);
  return amount(most) === 0 ? size.standard[kind] : larger(most, least[kind]);
}

function request(kind: Kind, asked: Asked | undefined, upTo: string): string {
  const wanted = String(asked?.requests?.[kind] ?? least[kind]);
  return smaller(larger(wanted, least[kind]), upTo);
}

/**
 * What a container with the user's code may take: its spec's limits, or the standard ones. Requests stay small
 * unless the spec has some: without any, the limits would be requested.
 * @param disk bytes of writable layer, logs and emptyDirs.
 */
export function containerResources(
  asked: Asked | undefined,
  settings: Settings,
  disk: number,
): ResourceRequirements {
  const cpu = limit('cpu', asked, settings);
  const memory = limit('memory', asked, settings);
  return {
    requests: {
      cpu: request('cpu', asked, cpu),
      memory: request('memory', asked, memory),
      'ephemeral-storage': '0',
    },
    limits: { cpu, memory, 'ephemeral-storage': String(disk) },
  };
}
