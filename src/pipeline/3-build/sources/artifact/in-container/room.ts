import type { UploadLimits } from '../../../../../resource/limits.ts';
import { Refusal } from './refusal.ts';

/**
 * @param written bytes of the files so far
 * @param read bytes of the archive that they came from
 * @throws Refusal if they are too many
 */
export function requireRoom(written: number, read: number, most: UploadLimits): void {
  if (written > most.bytes)
    throw new Refusal('too-large', `the archive unpacks to more than ${most.bytes / 2 ** 20} MiB`);
  if (written > most.freeBytes + most.ratio * read)
    throw new Refusal('too-large', `the archive unpacks to more than ${most.ratio} times its size`);
}
