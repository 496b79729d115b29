import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Compression, LayerBlob } from '../../image/manifest.ts';
import { TarCheck } from '../../image/tar-check.ts';

/** The image is refused. The message says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What the layers of an image may still unpack to. */
export interface Budget {
  bytes: number;
  entries: number;
}

/** What a layer unpacks to. */
export interface UnpackedLayer extends Readonly<Budget> {
  /** Its sha256, `sha256:…`. */
  readonly diffId: string;
}

const tooMany = {
  bytes: 'unpacks to too many bytes for the size of the image and MAX_IMAGE_SIZE',
  entries: 'brings the image to more than a million files',
};

/** Takes a layer off the budget. @throws Refusal if that has not enough left */
export function spend(budget: Budget, { bytes, entries }: Readonly<Budget>, digest: string): void {
  budget.bytes -= bytes;
  budget.entries -= entries;
  if (budget.bytes < 0) throw new Refusal(`layer ${digest} ${tooMany.bytes}`);
  if (budget.entries < 0) throw new Refusal(`layer ${digest} ${tooMany.entries}`);
}

/** The first bytes of compressed data: gzip with deflate (RFC 1952), zstd (RFC 8878). */
const magic: Record<Compression, Buffer> = {
  gzip: Buffer.from('1f8b08', 'hex'),
  zstd: Buffer.from('28b52ffd', 'hex'),
};
const decompressors = { gzip: createGunzip, zstd: createZstdDecompress } as const;
/** Bytes of output at once. */
const chunkSize = 256 * 1024;

/**
 * Reads a layer once: its size, its digest, the first bytes against its media type, its unpacked size, and the headers
 * of its files. Stops as soon as the budget is exceeded, but leaves it as it is.
 * @throws Refusal; or whatever interrupts the reading
 */
export async function readLayer(
  { digest, size, compression }: LayerBlob,
  bytes: AsyncIterable<Buffer>,
  budget: Readonly<Budget>,
): Promise<UnpackedLayer> {
  const refuse = (why: string): never => {
    throw new Refusal(`layer ${digest} ${why}`);
  };
  const packed = createHash('sha256');
  const unpacked = createHash('sha256');
  const tar = new TarCheck();
  const decompressor = decompressors[compression]({ chunkSize });
  let read = 0;
  let bytesOut = 0;
  let first = Buffer.alloc(0);
  let interruption: Error | undefined;

  async function* uninterrupted(chunks: AsyncIterable<Buffer>) {
    try {
      yield* chunks;
    } catch (error) {
      interruption = error as Error;
      throw error;
    }
  }
  async function* source() {
    const expected = magic[compression];
    for await (const chunk of uninterrupted(bytes)) {
      read += chunk.length;
      if (read > size) refuse(`has more bytes than its manifest says (${size})`);
      if (first.length < expected.length) first = Buffer.concat([first, chunk]).subarray(0, expected.length);
      const isRight = expected.subarray(0, first.length).equals(first);
      if (!isRight) refuse(`is not ${compression}, as its media type says`);
      packed.update(chunk);
      yield chunk;
    }
  }
  async function check(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytesOut += chunk.length;
      if (bytesOut > budget.bytes) refuse(tooMany.bytes);
      unpacked.update(chunk);
      const why = tar.take(chunk);
      if (why !== undefined) refuse(`must not be unpacked: it has ${why}`);
      if (tar.entries > budget.entries) refuse(tooMany.entries);
    }
  }

  try {
    await pipeline(source, decompressor, check);
  } catch (error) {
    if (error instanceof Refusal || interruption) throw interruption ?? error;
    refuse(`is not valid ${compression}, or has more after its end`);
  }
  if (read !== size) refuse(`has ${read} bytes, but its manifest says ${size}`);
  // Readers disagree about what follows the first frame, or the end of the last member.
  if (decompressor.bytesWritten !== size) refuse(`is not valid ${compression}, or has more after its end`);
  if (`sha256:${packed.digest('hex')}` !== digest) refuse('has another digest');
  const why = tar.end();
  if (why !== undefined) refuse(`must not be unpacked: it has ${why}`);
  return { diffId: `sha256:${unpacked.digest('hex')}`, bytes: bytesOut, entries: tar.entries };
}
