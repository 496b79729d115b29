import { limits } from '../../resource/limits.ts';
import type { Settings } from '../../config/settings.ts';

const mebi = 2 ** 20;
const gibi = 2 ** 30;

/** Bytes on the node's disk, all in proportion to the largest image that may be pushed. */
export const disk = ({ maxImageBytes }: Settings) => ({
  /** An OCI layout. More than may be pushed, so that it is `push` that refuses and says why, not an eviction. */
  layout: 2 * maxImageBytes + 64 * mebi,
  /** Base images and stages, unpacked, and the context. */
  build: 10 * maxImageBytes + gibi + 2 * limits.repositoryBytes,
  /** What git keeps of a repository, or its files. More than it may have, so that `clone` refuses and says why. */
  repository: limits.repositoryBytes + 256 * mebi,
  /** The vulnerability database, and layers while they are looked at. */
  scan: 2 * maxImageBytes + 4 * gibi,
  /** What the user's container writes beside /data. */
  run: gibi,
  small: 64 * mebi,
});
