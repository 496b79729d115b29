/** Folders in the containers of the build pod. */
export const paths = {
  workspace: '/workspace',
  /** Git's own data. Only `clone` mounts it. */
  git: '/git',
  credentials: '/credentials',
  /** Shared: `build` writes, `push` reads. */
  out: '/out',
  layout: '/out/layout',
  /** Shared: one of `push` and `build` writes, the other one reads. */
  cache: '/cache',
} as const;
