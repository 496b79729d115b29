/** Folders in the containers of the build pod. */
export const paths = {
  workspace: '/workspace',
  /** Git's own data. No other container sees it. */
  git: '/git',
  credentials: '/credentials',
  /** Shared: `build` writes, `push` reads. */
  out: '/out',
  layout: '/out/layout',
} as const;
