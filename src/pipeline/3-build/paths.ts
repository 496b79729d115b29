/** Folders in the containers of the build pod. */
export const paths = {
  workspace: '/workspace',
  /** Git's own data. Only `clone` mounts it. */
  git: '/git',
  credentials: '/credentials',
  /** Shared: `build` writes, `push` reads. */
  out: '/out',
  layout: '/out/layout',
  /** Shared: `push` writes, `build` reads; or `build` writes at `layers`, and `push` reads. */
  cache: '/cache',
  /** Below `out`, which no image has. Kaniko drops the folder of a mount from the image, so `/cache` would be missing there. */
  layers: '/out/cache',
} as const;
