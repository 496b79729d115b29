import { createHmac, randomBytes } from 'node:crypto';
import { mostTold, type KnownLayer } from '../pipeline/4-scan/image/known-layer.ts';

/** Namespaces of jobs whose layers are remembered. */
const mostNamespaces = 100;

/**
 * The layers that scans have accepted, for each namespace of jobs: one tenant's scans rely on nothing that another's
 * have found. Only saves work: after a restart, or if something was forgotten, a scan reads the layer again.
 */
export class LayerMemory {
  /** The one used last comes last, here and in each namespace. */
  readonly #namespaces = new Map<string, Map<string, KnownLayer>>();

  learn(namespace: string, layers: readonly KnownLayer[]): void {
    if (layers.length === 0) return;
    const known = this.#namespaces.get(namespace) ?? new Map<string, KnownLayer>();
    this.#namespaces.delete(namespace);
    this.#namespaces.set(namespace, known);
    for (const layer of layers) {
      known.delete(layer.digest);
      known.set(layer.digest, layer);
    }
    dropOldest(known, mostTold);
    dropOldest(this.#namespaces, mostNamespaces);
  }

  /** The same while this process lives. After that, the server's cache is filled anew. */
  readonly #key = randomBytes(32);

  cacheNameOf(namespace: string): string {
    return createHmac('sha256', this.#key).update(namespace).digest('hex');
  }

  of(namespace: string): readonly KnownLayer[] {
    return [...(this.#namespaces.get(namespace)?.values() ?? [])];
  }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
