import { limits } from '../../resource/limits.ts';
import type { Settings } from '../../config/settings.ts';

const mebi = 2 ** 20;
const gibi = 2 ** 30;

/** Classes of disk usage on the node. */
export type DiskSize = 'layout' | 'build' | 'repository' | 'scan' | 'run' | 'small';

/** Bytes on the node's disk, mostly in proportion to the largest image that can be pushed. */
export const disk = ({ maxImageBytes }: Settings): Record<DiskSize, number> => ({
  /** An OCI layout. Larger than the limit, so that `push` refuses with a reason before the kubelet evicts the pod. */
  layout: 2 * maxImageBytes + 64 * mebi,
  /** Base images and stages, unpacked, and the context. */
  build: 10 * maxImageBytes + gibi + 2 * limits.repositoryBytes,
  /** Git's data or the files of a repository. Larger than the limit, so that `clone` refuses with a reason. */
  repository: limits.repositoryBytes + 256 * mebi,
  /** The vulnerability database, and image layers during analysis. */
  scan: 2 * maxImageBytes + 4 * gibi,
  /** What the user's container writes outside /data. */
  run: gibi,
  small: 64 * mebi,
});
