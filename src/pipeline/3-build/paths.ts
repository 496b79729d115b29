/** Where things are in the containers of the build pod. */
export const buildPaths = {
  /** The folder with the Dockerfile. */
  source: '/source',
  workspace: '/workspace',
  /** Where git keeps what it has fetched; no other container sees it. */
  git: '/git',
  credentials: '/credentials',
  /** Shared by build, which writes, and push, which reads. */
  out: '/out',
  layout: '/out/layout',
} as const;
