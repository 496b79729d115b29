import type { Packing } from '../../resource/upload.ts';
import { hasTarChecksum, tarBlock } from '../../text/tar.ts';
import { Problem } from '../problems/problem.ts';

const accepted = 'the body must be a tar archive, plain or compressed with gzip, or a zip archive';

const refuse = (message: string): never => {
  throw new Problem('UnsupportedMediaType', message);
};

/** The first four bytes of a zip archive: the header of its first file, or its end if it has none (APPNOTE.TXT 4.3). */
const zipSignatures = ['PK\x03\x04', 'PK\x05\x06'];

/** How an archive is packed, by its first 512 bytes. What is in it is judged in the pod of the job. @throws Problem */
export function packingOf(first: Buffer): Packing {
  if (first.subarray(0, 3).equals(Buffer.from('1f8b08', 'hex'))) return 'gzip';
  if (first.length >= tarBlock && hasTarChecksum(first.subarray(0, tarBlock))) return 'tar';
  if (zipSignatures.includes(first.toString('latin1', 0, 4))) return 'zip';
  return refuse(first.length === 0 ? `${accepted}, but is empty` : accepted);
}

/** Reads ahead until it is known how an archive is packed. @throws Problem */
export async function recognized(
  bytes: AsyncGenerator<Buffer, void>,
): Promise<{ readonly packing: Packing; readonly bytes: AsyncIterable<Buffer> }> {
  let first = Buffer.alloc(0);
  while (first.length < tarBlock) {
    const next = await bytes.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const packing = packingOf(first);
  return {
    packing,
    bytes: (async function* () {
      yield first;
      yield* bytes;
    })(),
  };
}
