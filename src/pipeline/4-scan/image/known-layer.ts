import { z } from 'zod';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/**
 * A layer that was judged, and accepted, in an earlier scan. Its digest covers every byte, so it is the same layer
 * wherever it appears, and need not be read again.
 */
export const knownLayerSchema = z.object({
  digest,
  /** Bytes, compressed. */
  size: z.int().min(0),
  compression: z.enum(['gzip', 'zstd']),
  /** Digest of what it unpacks to. */
  diffId: digest,
  /** What it unpacks to. */
  bytes: z.int().min(0),
  entries: z.int().min(0),
});

export type KnownLayer = z.output<typeof knownLayerSchema>;

/** A scan reports the lowest layers of its image, at most so many: those of the base image, which other images share. */
export const mostReported = 6;

/** A scan is told of at most so many layers. */
export const mostTold = 32;

/** What the scans of one tenant, a namespace of jobs, have in common. */
export interface ScanMemory {
  /** Layers that earlier scans have accepted. */
  readonly knownLayers: readonly KnownLayer[];
  /** What only these scans know: the server's cache keeps what they find under names that are derived from it. */
  readonly scanCache: string;
}
