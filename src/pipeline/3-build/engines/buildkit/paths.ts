/** Paths on BuildKit's scratch volume. */
export const buildkitPaths = {
  scratch: '/scratch',
  root: '/scratch/root',
  config: '/scratch/buildkitd.toml',
  socket: '/scratch/buildkitd.sock',
  log: '/scratch/buildkitd.log',
  /** In front of buildkit-runc. */
  runtime: '/scratch/runtime.sh',
} as const;
