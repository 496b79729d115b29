/** What an image may be. All generous: an ordinary image is far below. */
export const imageLimits = {
  manifestBytes: 256 * 1024,
  configBytes: 1024 * 1024,
  /** Runtimes mount no more. */
  layers: 127,
  /** Files, folders and links in all layers, each an inode on the node. */
  entries: 1_000_000,
} as const;

/** An image may unpack to this many times the maximum of its compressed size. */
const growth = 4;
/** How many times its own compressed size it may unpack to, and what is allowed to small ones. */
const ratio = 50;
const allowance = 256 * 2 ** 20;

/** The maximum unpacked size of an image with this compressed size, in bytes. */
export const maxUnpackedBytes = (packed: number, maxImageBytes: number): number =>
  Math.min(growth * maxImageBytes, allowance + ratio * packed);
