/** Sizes that more than one room must agree on. */
export const limits = {
  /** Bytes of a Dockerfile, decompressed. etcd takes objects of 1.5 MiB at the most. */
  dockerfileBytes: 256 * 1024,
  /** Bytes of the performance file; a container's termination message holds 4096 (KEP-1929). */
  perfFileBytes: 2048,
  /** Bytes of what is fetched of a repository, compressed, and of its files. */
  repositoryBytes: 1024 ** 3,
  repositoryFiles: 100_000,
  nameLength: 50,
  descriptionLength: 100,
  /** Vulnerabilities that the status lists, the worst first. */
  topVulnerabilities: 10,
} as const;
