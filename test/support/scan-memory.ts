import type { ScanMemory } from '../../src/pipeline/4-scan/image/known-layer.ts';

/** What the scans of a tenant know that has had none yet. */
export const scanMemory: ScanMemory = { knownLayers: [], scanCache: 'cache-of-the-tenant' };
