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
  /** In a folder that Kaniko leaves out of the image anyway: that of a mount of its own would be lost, too. */
  layers: '/out/cache',
} as const;
