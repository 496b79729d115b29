import { limits } from '../../resource/limits.ts';
import type { Settings } from '../../config/settings.ts';

const mebi = 2 ** 20;
const gibi = 2 ** 30;

/** Who needs how much of the node's disk. */
export type DiskSize = 'layout' | 'build' | 'repository' | 'scan' | 'run' | 'small';

/** Bytes on the node's disk, in proportion to the largest image that may be pushed. */
export const disk = ({ maxImageBytes }: Settings): Record<DiskSize, number> => ({
  /** An OCI layout. Larger than the limit, so that `push` refuses with a reason before the kubelet evicts. */
  layout: 2 * maxImageBytes + 64 * mebi,
  /** Base images and stages, unpacked, and the context. */
  build: 10 * maxImageBytes + gibi + 2 * limits.repositoryBytes,
  /** Git's own data of a repository, or its files. Larger than the limit, so that `clone` refuses with a reason. */
  repository: limits.repositoryBytes + 256 * mebi,
  /** The vulnerability database, and layers while they are analysed. */
  scan: 2 * maxImageBytes + 4 * gibi,
  /** What the user's container writes beside /data. */
  run: gibi,
  small: 64 * mebi,
});
